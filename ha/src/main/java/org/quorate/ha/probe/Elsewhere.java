package org.quorate.ha.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quorate.ha.lrm.HealthOrder;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * What other nodes did to their guests, by what they showed last. They show ages, and this node
 * counts on from when it first saw them: so no node's clock is compared with another's, and what a
 * node did that went away is forgotten in time. A deed is never taken for older than it is.
 */
public final class Elsewhere {
  private final Map<NodeName, Shown> nodes = new HashMap<>();

  /**
   * A restart or relocation.
   *
   * @param ageMs when it was shown
   */
  public record Deed(ServiceId service, HealthOrder order, long ageMs) {}

  private record Shown(List<Deed> deeds, long seenMs) {}

  /**
   * Takes note of what a node shows now.
   *
   * @param nowMs on this node's clock
   */
  public void see(NodeName node, List<Deed> deeds, long nowMs) {
    Shown before = nodes.get(node);
    if (before == null || !before.deeds().equals(deeds)) {
      nodes.put(node, new Shown(List.copyOf(deeds), nowMs));
    }
  }

  /** All of it, on this node's clock. */
  public List<HealthAction> actions() {
    List<HealthAction> all = new ArrayList<>();
    nodes.values().forEach(shown -> all.addAll(actions(shown.deeds(), shown.seenMs())));
    return all;
  }

  /** Deeds of a node that showed them at that time, on this node's clock. */
  public static List<HealthAction> actions(List<Deed> deeds, long shownMs) {
    return deeds.stream()
        .map(deed -> new HealthAction(deed.service(), deed.order(), shownMs - deed.ageMs()))
        .toList();
  }
}
