package org.quorate.ha.profile;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What {@code corosync.conf} says about votes and times.
 *
 * @param majorityVotes only nodes vote, and quorum is a majority of them: a change that a majority
 *     acknowledged is known to every later quorum. Not so beside a quorum device, which keeps no
 *     data, or with {@code two_node}, where each half has quorum
 * @param tokenMs the token time-out in force: {@code token}, and {@code token_coefficient} for each
 *     node beyond the second (corosync.conf(5))
 */
public record RingFacts(boolean majorityVotes, long tokenMs) {
  private static final long TOKEN_DEFAULT_MS = 3_000;
  private static final long COEFFICIENT_DEFAULT_MS = 650;

  /** Reads what it knows and leaves the rest alone; it is not the judge of that file. */
  public static RingFacts of(String corosyncConf) {
    Deque<String> sections = new ArrayDeque<>();
    boolean majority = true;
    long token = TOKEN_DEFAULT_MS;
    long coefficient = COEFFICIENT_DEFAULT_MS;
    int nodes = 0;
    for (String raw : corosyncConf.lines().toList()) {
      String line = raw.strip();
      if (line.endsWith("{")) {
        sections.push(line.substring(0, line.length() - 1).strip());
        nodes += inside(sections, "node", "nodelist") ? 1 : 0;
        majority &= !inside(sections, "device", "quorum");
      } else if (line.equals("}")) {
        sections.poll();
      } else {
        int colon = line.indexOf(':');
        String key = colon < 0 ? "" : sections.peek() + "." + line.substring(0, colon).strip();
        String value = line.substring(colon + 1).strip();
        switch (key) {
          case "quorum.two_node" -> majority &= !value.equals("1");
          case "totem.token" -> token = milliseconds(value, token);
          case "totem.token_coefficient" -> coefficient = milliseconds(value, coefficient);
          default -> {}
        }
      }
    }
    return new RingFacts(majority, token + Math.max(0, nodes - 2) * coefficient);
  }

  private static boolean inside(Deque<String> sections, String inner, String outer) {
    return sections.size() == 2
        && sections.peekFirst().equals(inner)
        && sections.peekLast().equals(outer);
  }

  private static long milliseconds(String text, long fallback) {
    return text.matches("[0-9]{1,7}") ? Long.parseLong(text) : fallback;
  }
}
