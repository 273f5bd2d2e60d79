package org.quorate.lab.heartbeat;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A datagram of the heartbeat guest.
 *
 * @param guest its name
 * @param boot first four bytes of its boot id, as eight hex digits
 * @param sequence number of the datagram in this boot, from 0
 * @param counter its disk counter
 */
record Beat(String guest, String boot, long sequence, long counter) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_.-]{1,31}) ([0-9a-f]{8}) (\\d{1,18}) (\\d{1,18})\n?");

  /** Reads a datagram; empty when it is something else. */
  static Optional<Beat> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new Beat(
                form.group(1),
                form.group(2),
                Long.parseLong(form.group(3)),
                Long.parseLong(form.group(4))))
        : Optional.empty();
  }
}
