package org.quorate.ha.status;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Unmodifiable copies that iterate in ascending order, as the HA manager walks everything. */
final class Values {
  private Values() {}

  static <K extends Comparable<K>, V> Map<K, V> sorted(Map<K, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
