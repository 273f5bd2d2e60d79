package org.quorate.simulator.world;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.quorate.model.NodeName;

/**
 * One node's table of what each node last showed under one key: in memory only, so it is empty
 * after a boot; what a node showed that left stays until that node says it anew.
 */
final class StatusValues {
  private static final int DELIVERY_MAX_MS = 15;

  private final World world;
  private final SimNode self;
  private final Map<NodeName, String> values = new HashMap<>();

  StatusValues(World world, SimNode self) {
    this.world = world;
    this.self = self;
  }

  void booted() {
    values.clear();
  }

  Optional<String> of(NodeName node) {
    return Optional.ofNullable(values.get(node));
  }

  /** Tells all members; without quorum nobody is told. */
  boolean show(String value) {
    if (!self.quorate()) {
      return false;
    }
    values.put(self.name, value);
    sayAgain();
    return true;
  }

  /** To all members of the membership there is now. */
  void sayAgain() {
    String own = values.get(self.name);
    Ring ring = self.ring;
    if (own == null || ring == null) {
      return;
    }
    for (NodeName member : ring.members()) {
      SimNode other = world.node(member);
      if (other != self) {
        world.schedule.after(
            world.between(1, DELIVERY_MAX_MS),
            () -> {
              if (other.on() && other.ring == ring) {
                other.values.values.put(self.name, own);
              }
            });
      }
    }
  }
}
