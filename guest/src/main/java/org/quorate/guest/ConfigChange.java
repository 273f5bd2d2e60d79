package org.quorate.guest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a guest's configuration.
 *
 * @param set new values, as the administrator wrote them
 * @param delete options to take away
 * @param revert pending changes to forget
 * @param digest what the configuration's digest must be; empty when any will do
 * @param ignoreLock go on although the configuration is locked
 * @param force a deleted disk is freed instead of kept as unused
 */
public record ConfigChange(
    Map<String, String> set,
    List<String> delete,
    List<String> revert,
    Optional<String> digest,
    boolean ignoreLock,
    boolean force) {
  public ConfigChange {
    set = Map.copyOf(set);
    delete = List.copyOf(delete);
    revert = List.copyOf(revert);
  }

  /** Just sets values. */
  public static ConfigChange set(Map<String, String> values) {
    return new ConfigChange(values, List.of(), List.of(), Optional.empty(), false, false);
  }

  /** Just takes options away. */
  public static ConfigChange delete(String... keys) {
    return new ConfigChange(Map.of(), List.of(keys), List.of(), Optional.empty(), false, false);
  }
}
