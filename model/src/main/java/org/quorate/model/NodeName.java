package org.quorate.model;

import java.util.regex.Pattern;

/**
 * A cluster node's name: letters, digits and inner hyphens, 1 to 63 characters (RFC 1123 host
 * label).
 *
 * @throws InvalidInput when built from anything else
 */
public record NodeName(String value) implements Comparable<NodeName> {
  private static final Pattern LABEL =
      Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

  public NodeName {
    if (!LABEL.matcher(value).matches()) {
      throw new InvalidInput(
          "'"
              + Quoted.of(value)
              + "' is not a node name: use 1 to 63 letters, digits and inner hyphens");
    }
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
