package org.quorate.ha.status;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Unmodifiable copies that iterate in ascending order, as the HA manager walks everything. */
public final class Values {
  private Values() {}

  /** Looked up by hash: a manager of many services asks far more often than it copies. */
  @SuppressWarnings("unchecked")
  public static <K extends Comparable<K>, V> Map<K, V> sorted(Map<K, V> map) {
    Map.Entry<K, V>[] entries = map.entrySet().toArray(new Map.Entry[0]);
    Arrays.sort(entries, Map.Entry.comparingByKey()); // linear when it is in order already
    Map<K, V> copy = LinkedHashMap.newLinkedHashMap(entries.length);
    for (Map.Entry<K, V> entry : entries) {
      copy.put(entry.getKey(), entry.getValue());
    }
    return Collections.unmodifiableMap(copy);
  }
}
