package org.quorate.model;

import java.util.regex.Pattern;

/**
 * A resource under HA management, {@code type:name}: {@code vm:100}, {@code ct:101}. Ordered as
 * text, as the HA manager walks its services.
 *
 * @throws InvalidInput when built from anything else
 */
public record ServiceId(String type, String name) implements Comparable<ServiceId> {
  private static final int TYPE_MAX = 8;
  private static final int NAME_MAX = 64;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{3,9}");

  public ServiceId {
    if (!isType(type) || !isName(name)) {
      throw new InvalidInput(
          "'" + Quoted.of(type + ":" + name) + "' is not a service id: use vm:ID or ct:ID");
    }
  }

  // By hand: a manager reads ten thousand of them every ten seconds.
  private static boolean isType(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 'a' || text.charAt(i) > 'z') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= TYPE_MAX;
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inner = c == '_' || c == '.' || c == '-';
      if (!isLetterOrDigit(c) && (!inner || i == 0)) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= NAME_MAX;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Reads {@code vm:100}; a bare guest number means a VM, as in Proxmox VE's commands. */
  public static ServiceId parse(String text) {
    if (NUMBER.matcher(text).matches()) {
      return new ServiceId("vm", text);
    }
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new InvalidInput("'" + Quoted.of(text) + "' is not a service id: use vm:ID or ct:ID");
    }
    return new ServiceId(text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  public int compareTo(ServiceId other) {
    int byType =
        type.compareTo(other.type); // ':' sorts before letters, so this is the text's order
    return byType != 0 ? byType : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return type + ":" + name;
  }
}
