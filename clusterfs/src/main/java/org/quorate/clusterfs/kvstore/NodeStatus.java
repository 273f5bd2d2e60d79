package org.quorate.clusterfs.kvstore;

import java.util.Optional;
import org.quorate.clusterfs.tree.PersistentMap;

/** What one node said of itself. Immutable. */
public record NodeStatus(Optional<String> ip, PersistentMap<String, Value> values) {
  static final NodeStatus NOTHING = new NodeStatus(Optional.empty(), PersistentMap.empty());

  /**
   * A status value.
   *
   * @param version 0 when first set, +1 with every later one
   */
  public record Value(byte[] bytes, long version) {}

  NodeStatus withIp(String address) {
    return new NodeStatus(Optional.of(address), values);
  }

  NodeStatus with(String key, byte[] bytes) {
    Value old = values.get(key);
    return new NodeStatus(
        ip, values.with(key, new Value(bytes, old == null ? 0 : old.version() + 1)));
  }

  NodeStatus without(String key) {
    return new NodeStatus(ip, values.without(key));
  }
}
