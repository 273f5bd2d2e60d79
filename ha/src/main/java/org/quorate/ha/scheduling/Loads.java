package org.quorate.ha.scheduling;

import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/** The loads of all nodes as rows of numbers, to try one change after the other. */
final class Loads {
  private final NodeLoad[] nodes;
  private final Map<NodeName, Integer> positions = new HashMap<>();
  private final double[] cpu;
  private final double[] memory;
  private final double[] both;

  Loads(SequencedMap<NodeName, NodeLoad> loads) {
    this.nodes = loads.values().toArray(NodeLoad[]::new);
    this.cpu = new double[nodes.length];
    this.memory = new double[nodes.length];
    this.both = new double[nodes.length];
    for (int at = 0; at < nodes.length; at++) {
      set(at, nodes[at]);
    }
    loads.keySet().forEach(node -> positions.put(node, positions.size()));
  }

  int size() {
    return nodes.length;
  }

  /** Takes the node at this position to have started a service. */
  void start(int at, Demand maximum) {
    set(at, nodes[at].starting(maximum));
  }

  /** Takes the motion as done. */
  void move(Motion motion) {
    int source = position(motion.source());
    int target = position(motion.target());
    set(source, nodes[source].minus(motion.load()));
    set(target, nodes[target].plus(motion.load()));
  }

  /** Takes the motion as not done again. */
  void undo(Motion motion) {
    reset(position(motion.source()));
    reset(position(motion.target()));
  }

  void reset(int at) {
    set(at, nodes[at]);
  }

  private int position(NodeName node) {
    Integer position = positions.get(node);
    if (position == null) {
      throw new InvalidInput("there is no load of node '" + node + "'; give it with the others");
    }
    return position;
  }

  private void set(int at, NodeLoad node) {
    cpu[at] = node.cpuLoad();
    memory[at] = node.memoryLoad();
    both[at] = node.load();
  }

  double[] alternative() {
    return Alternative.of(cpu, memory);
  }

  double imbalance() {
    double sum = 0;
    for (double load : both) {
      sum += load;
    }
    if (both.length < 2 || sum == 0) {
      return 0;
    }
    double mean = sum / both.length;
    double squares = 0;
    for (double load : both) {
      squares += (load - mean) * (load - mean);
    }
    return Math.sqrt(squares / both.length) / mean;
  }
}
