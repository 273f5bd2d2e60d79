package org.quorate.simulator.placement;

import java.util.ArrayList;
import java.util.List;

/**
 * How many cases were compared and what differs.
 *
 * @param compared cases
 * @param agreed cases without a difference
 * @param differences each with the case's name, what it is about, and both values
 */
public record Agreement(int compared, int agreed, List<String> differences) {
  /** Nothing compared yet. */
  public static final Agreement NONE = new Agreement(0, 0, List.of());

  public Agreement {
    differences = List.copyOf(differences);
  }

  /** With one case more. */
  Agreement with(String name, List<String> itsDifferences) {
    List<String> all = new ArrayList<>(differences);
    itsDifferences.forEach(difference -> all.add(name + ": " + difference));
    return new Agreement(compared + 1, agreed + (itsDifferences.isEmpty() ? 1 : 0), all);
  }
}
