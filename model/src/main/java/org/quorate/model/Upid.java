package org.quorate.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A task's identity as Proxmox VE writes it: {@code UPID:node:pid:pstart:starttime:type:id:user:},
 * numbers in upper-case hexadecimal. Clients parse node, type, id, user and start time.
 *
 * @param pid the daemon's process id
 * @param pstart a per-boot counter that makes tasks of one second distinct
 * @param startTime seconds since 1970
 * @param id what the task works on, may be empty
 * @param user a user or an API token ({@code user@realm!token})
 */
public record Upid(
    NodeName node, int pid, long pstart, long startTime, String type, String id, String user) {
  private static final Pattern FORM =
      Pattern.compile(
          "UPID:([A-Za-z0-9-]{1,63}):([0-9A-F]{8}):([0-9A-F]{8,9}):([0-9A-F]{8}):([a-zA-Z0-9_-]{1,40}):([^:/\\s\\p{Cntrl}]{0,80}):([^:/\\s\\p{Cntrl}]{3,130}):");

  public Upid {
    String text = format(node, pid, pstart, startTime, type, id, user);
    if (pid < 0 || !FORM.matcher(text).matches()) {
      throw new InvalidInput("'" + Quoted.of(text) + "' is not a task id (UPID)");
    }
  }

  public static Upid parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches() || m.group(2).charAt(0) > '7') {
      throw new InvalidInput("'" + Quoted.of(text) + "' is not a task id (UPID)");
    }
    return new Upid(
        new NodeName(m.group(1)),
        Integer.parseInt(m.group(2), 16),
        Long.parseLong(m.group(3), 16),
        Long.parseLong(m.group(4), 16),
        m.group(5),
        m.group(6),
        m.group(7));
  }

  private static String format(
      NodeName node, int pid, long pstart, long start, String type, String id, String user) {
    return String.format(
        "UPID:%s:%08X:%08X:%08X:%s:%s:%s:", node, pid, pstart, start, type, id, user);
  }

  @Override
  public String toString() {
    return format(node, pid, pstart, startTime, type, id, user);
  }
}
