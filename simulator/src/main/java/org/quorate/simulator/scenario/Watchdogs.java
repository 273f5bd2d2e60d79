package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.model.NodeName;

/** The watchdogs of all nodes; each daemon opens its own. */
final class Watchdogs {
  /** A watchdog that was not fed for longer cuts its node's power. */
  static final long TIMEOUT_SECONDS = 60;

  private record Handle(NodeName node, Actor daemon) implements Comparable<Handle> {
    @Override
    public int compareTo(Handle other) {
      int byNode = node.compareTo(other.node);
      return byNode != 0 ? byNode : daemon.compareTo(other.daemon);
    }
  }

  private final TreeMap<Handle, Long> fedAt = new TreeMap<>();

  void open(NodeName node, Actor daemon, long now) {
    fedAt.put(new Handle(node, daemon), now);
  }

  /** Too late is too late: an expired watchdog is not fed any more. */
  void feed(NodeName node, Actor daemon, long now) {
    fedAt.computeIfPresent(
        new Handle(node, daemon), (same, fed) -> now - fed > TIMEOUT_SECONDS ? fed : now);
  }

  void close(NodeName node, Actor daemon) {
    fedAt.remove(new Handle(node, daemon));
  }

  void powerCut(NodeName node) {
    fedAt.keySet().removeIf(handle -> handle.node().equals(node));
  }

  /** The nodes whose watchdog has fired, in order; each is named once. */
  List<NodeName> fired(long now) {
    TreeSet<NodeName> fired = new TreeSet<>();
    fedAt
        .entrySet()
        .removeIf(
            handle -> {
              boolean expired = now - handle.getValue() > TIMEOUT_SECONDS;
              if (expired) {
                fired.add(handle.getKey().node());
              }
              return expired;
            });
    return new ArrayList<>(fired);
  }
}
