package org.quorate.lab.history;

import java.util.List;
import java.util.Map;

/**
 * A whole run.
 *
 * @param operations in any order
 * @param trees what each node holds when all faults are over: file to content, by node
 */
public record History(List<Operation> operations, Map<String, Map<String, String>> trees) {
  /** Keeps its own copies. */
  public History {
    operations = List.copyOf(operations);
    trees = Map.copyOf(trees);
  }
}
