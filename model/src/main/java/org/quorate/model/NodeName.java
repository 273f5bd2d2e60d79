package org.quorate.model;

/**
 * A cluster node's name: letters, digits and inner hyphens, 1 to 63 characters (RFC 1123 host
 * label).
 *
 * @throws InvalidInput when built from anything else
 */
public record NodeName(String value) implements Comparable<NodeName> {
  private static final int MAX = 63;

  public NodeName {
    if (!isLabel(value)) {
      throw new InvalidInput(
          "'"
              + Quoted.of(value)
              + "' is not a node name: use 1 to 63 letters, digits and inner hyphens");
    }
  }

  // By hand: a manager reads ten thousand of them every ten seconds.
  private static boolean isLabel(String text) {
    int last = text.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      boolean innerHyphen = c == '-' && i > 0 && i < last;
      if (!letterOrDigit && !innerHyphen) {
        return false;
      }
    }
    return last >= 0 && last < MAX;
  }

  @Override
  public int compareTo(NodeName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
