package org.quorate.ha.forecast;

import java.util.Map;
import java.util.Optional;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.ServiceId;

/**
 * What the administrator promised: so many nodes may be lost. Parts of the line {@code ha} of
 * {@code /etc/pve/quorate.cfg}: {@code ha: absorb=1,enforce=refuse}.
 *
 * @param nodes {@code absorb}: 0 = nothing is promised, {@value #NODES_MAX} at most
 * @param refuse {@code enforce}: {@code refuse} what breaks it, or {@code warn} of it (default)
 */
public record Promise(int nodes, boolean refuse) {
  static final int NODES_MAX = 9;

  public static final Promise NONE = new Promise(0, false);

  /**
   * Reads the parts of the line; those unknown are left alone.
   *
   * @throws InvalidInput naming the part that is wrong
   */
  public static Promise of(Map<String, String> ha) {
    String nodes = ha.getOrDefault("absorb", "0");
    if (!nodes.matches("[0-9]")) {
      throw wrong("absorb", nodes, "a number of nodes, 0 to " + NODES_MAX);
    }
    String enforce = ha.getOrDefault("enforce", "warn");
    return switch (enforce) {
      case "warn" -> new Promise(Integer.parseInt(nodes), false);
      case "refuse" -> new Promise(Integer.parseInt(nodes), true);
      default -> throw wrong("enforce", enforce, "warn or refuse");
    };
  }

  private static InvalidInput wrong(String key, String value, String right) {
    return new InvalidInput(
        "'%s' of 'ha' in quorate.cfg is '%s': give %s".formatted(key, Quoted.of(value), right));
  }

  public boolean isKeptBy(Capacity capacity) {
    return capacity.nodes() >= nodes;
  }

  /** Why the guest should not be started, with the remedy; empty when the promise is kept. */
  public Optional<String> objection(ServiceId sid, Capacity with) {
    if (isKeptBy(with)) {
      return Optional.empty();
    }
    return Optional.of(
        "with %s running the cluster cannot lose the promised %d node%s any more: %s; free memory,"
                .formatted(sid, nodes, nodes == 1 ? "" : "s", with.beyond())
            + " add a node, or change 'absorb' of 'ha' in /etc/pve/quorate.cfg");
  }
}
