package org.quorate.lab.supervisor;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/** The supervisor's log: one line an event, on standard output. */
public final class Events {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private Events() {}

  /** Writes one line with the time of day. */
  @SuppressWarnings("SystemOut") // the launcher sends it to the supervisor's log
  public static void say(String event) {
    System.out.println(LocalTime.now(java.time.ZoneId.systemDefault()).format(CLOCK) + " " + event);
  }
}
