package org.quorate.guest.config;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Changes that wait for the guest's next start.
 *
 * @param values new values
 * @param deletes options to be taken away
 */
public record Pending(SortedMap<String, String> values, SortedSet<String> deletes) {
  public boolean isEmpty() {
    return values.isEmpty() && deletes.isEmpty();
  }

  /** {@code now} as it will be after the next start. */
  public Map<String, String> over(Map<String, String> now) {
    SortedMap<String, String> then = new TreeMap<>(now);
    deletes.forEach(then::remove);
    then.putAll(values);
    return then;
  }
}
