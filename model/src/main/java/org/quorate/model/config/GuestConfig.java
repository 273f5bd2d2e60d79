package org.quorate.model.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A guest's configuration as those read it who do not run the guest: the main section, snapshots
 * left out; what cannot be understood counts as absent. Source: qm.conf(5), pct.conf(5).
 *
 * @param settings in the order of the file
 */
public record GuestConfig(Map<String, String> settings) {
  private static final long MEMORY_DEFAULT_MIB = 512;
  private static final long MIB = 1L << 20;

  public GuestConfig {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** Reads any text. */
  public static GuestConfig parse(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("[")) {
        break;
      }
      int colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        settings.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return new GuestConfig(settings);
  }

  public String get(String key, String fallback) {
    return settings.getOrDefault(key, fallback);
  }

  public boolean flag(String key) {
    return get(key, "0").equals("1");
  }

  /** A VM's cores of all sockets. */
  public long vmCores() {
    return number("cores", 1) * number("sockets", 1);
  }

  /** A container's; 0 = all that the host has. */
  public long containerCores() {
    return number("cores", 0);
  }

  /** From {@code memory: 2048} or {@code current=2048}. */
  public long memoryBytes() {
    String mib = get("memory", "").replaceFirst("^current=", "");
    return (mib.matches("[0-9]{1,9}") ? Long.parseLong(mib) : MEMORY_DEFAULT_MIB) * MIB;
  }

  private long number(String key, long fallback) {
    String text = get(key, "");
    return text.matches("[0-9]{1,6}") ? Long.parseLong(text) : fallback;
  }
}
