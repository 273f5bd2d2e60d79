package org.quorate.ha.rules;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a node's {@code pve-manager}: {@code 8.4.1}, {@code 7.4-4}, {@code 9.0.0~16}.
 *
 * @param revision of a pre-release, after {@code ~}; {@link #RELEASED} without
 */
public record ManagerVersion(int major, int minor, int patch, int revision)
    implements Comparable<ManagerVersion> {
  /** A release is newer than its pre-releases. */
  public static final int RELEASED = Integer.MAX_VALUE;

  /** The first whose HA manager knows node affinity rules; groups wait for it on every node. */
  public static final ManagerVersion KNOWS_RULES = new ManagerVersion(9, 0, 0, 16);

  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,9})\\.([0-9]{1,9})[.-]([0-9]{1,9}+)(?:~([0-9]{1,9}))?(?:[^~].*)?");

  /** Reads the text a node reports; empty when it is no such version. */
  public static Optional<ManagerVersion> parse(String text) {
    Matcher m = TEXT.matcher(text);
    return m.matches()
        ? Optional.of(
            new ManagerVersion(
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                Integer.parseInt(m.group(3)),
                m.group(4) == null ? RELEASED : Integer.parseInt(m.group(4))))
        : Optional.empty();
  }

  /** Whether the node that reports this text can do with rules instead of groups. */
  public static boolean knowsRules(String text) {
    return parse(text).filter(version -> version.compareTo(KNOWS_RULES) >= 0).isPresent();
  }

  @Override
  public int compareTo(ManagerVersion other) {
    return Comparator.comparingInt(ManagerVersion::major)
        .thenComparingInt(ManagerVersion::minor)
        .thenComparingInt(ManagerVersion::patch)
        .thenComparingInt(ManagerVersion::revision)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch + (revision == RELEASED ? "" : "~" + revision);
  }
}
