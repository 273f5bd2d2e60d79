package org.quorate.guest.config;

import java.util.UUID;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.PropertyString;

/** The {@code smbios1} option; here only its UUID is used, the machine's identity in the guest. */
public record Smbios(PropertyString properties) {
  public static Smbios parse(String text) {
    Smbios smbios = new Smbios(PropertyString.parse(text, "uuid"));
    String uuid = smbios.properties.get("uuid").orElse("");
    if (!uuid.isEmpty() && !uuid.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw new InvalidInput("smbios1: '" + Quoted.of(uuid) + "' is not a UUID");
    }
    return smbios;
  }

  /** What a new guest gets. */
  public static Smbios of(UUID uuid) {
    return new Smbios(PropertyString.parse("uuid=" + uuid, "uuid"));
  }

  @Override
  public String toString() {
    return properties.toString();
  }
}
