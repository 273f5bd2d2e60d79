package org.quorate.model;

import java.util.regex.Pattern;

/**
 * A resource under HA management, {@code type:name}: {@code vm:100}, {@code ct:101}. Ordered as
 * text, as the HA manager walks its services.
 *
 * @throws InvalidInput when built from anything else
 */
public record ServiceId(String type, String name) implements Comparable<ServiceId> {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  public ServiceId {
    if (!type.matches("[a-z]{1,8}") || !NAME.matcher(name).matches()) {
      throw new InvalidInput(
          "'" + Quoted.of(type + ":" + name) + "' is not a service id: use vm:ID or ct:ID");
    }
  }

  /** Reads {@code vm:100}; a bare guest number means a VM, as in Proxmox VE's commands. */
  public static ServiceId parse(String text) {
    if (text.matches("[0-9]{3,9}")) {
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
