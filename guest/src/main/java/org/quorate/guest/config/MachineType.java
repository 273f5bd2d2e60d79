package org.quorate.guest.config;

import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.PropertyString;

/**
 * The {@code machine} option.
 *
 * @param type {@code pc}, {@code q35}, or one with a version: {@code pc-i440fx-7.2}
 */
public record MachineType(String type) {
  public static final MachineType DEFAULT = new MachineType("pc");

  public MachineType {
    if (!type.matches("pc|q35|pc-(?:i440fx|q35)-[0-9]{1,2}\\.[0-9]{1,2}")) {
      throw new InvalidInput(
          "machine type '" + Quoted.of(type) + "' is not known: use pc, q35 or pc-i440fx-VERSION");
    }
  }

  /** Reads {@code q35} or {@code type=pc-q35-8.1+pve0}; the suffix has no meaning here. */
  public static MachineType parse(String text) {
    String type = PropertyString.parse(text, "type").get("type").orElse(DEFAULT.type());
    return new MachineType(type.replaceFirst("\\+pve[0-9]+$", ""));
  }

  public boolean q35() {
    return type.contains("q35");
  }

  /** With the version that stays the same for a guest's whole run: {@code pc-i440fx-7.2}. */
  public String explicit(String qemuVersion) {
    return switch (type) {
      case "pc" -> "pc-i440fx-" + qemuVersion;
      case "q35" -> "pc-q35-" + qemuVersion;
      default -> type;
    };
  }
}
