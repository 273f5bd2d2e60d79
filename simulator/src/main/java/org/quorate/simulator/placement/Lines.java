package org.quorate.simulator.placement;

import java.util.ArrayList;
import java.util.List;

/** Two lists of lines beside each other. */
final class Lines {
  private Lines() {}

  /** The lines of one that the other lacks, and where the order differs if only that differs. */
  static List<String> differences(String what, List<String> expected, List<String> actual) {
    List<String> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    List<String> surplus = new ArrayList<>(actual);
    expected.forEach(surplus::remove);
    List<String> differences = new ArrayList<>();
    missing.forEach(line -> differences.add(what + " lacks " + line));
    surplus.forEach(line -> differences.add(what + " has too much: " + line));
    if (differences.isEmpty() && !expected.equals(actual)) {
      differences.add(what + " is in another order: " + actual + " instead of " + expected);
    }
    return differences;
  }
}
