package org.quorate.ha.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.scheduling.Demand;
import org.quorate.ha.scheduling.NodeLoad;
import org.quorate.ha.scheduling.SchedulerMode;
import org.quorate.ha.situation.GuestText;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import tools.jackson.databind.node.ObjectNode;

/**
 * What nodes have and guests take: sizes and measured use from the status values that every node's
 * quorate-api publishes, the most that a guest may take from its configuration. A node that
 * publishes nothing is not known, and static and dynamic scheduling then do without for the round.
 */
public final class NodeLoads {
  /** Of quorate-api: {@code {"cpu":0.1,"maxcpu":8,"mem":…,"maxmem":…}}, cpu as a part of all. */
  public static final String NODE = "quorate-node";

  /** Of quorate-api: {@code {"100":{"status":"running","cpu":0.1,"mem":…}}}. */
  static final String GUESTS = "quorate-guests";

  private static final String CONFIG = ".conf";

  /** What a node last published under a key. */
  @FunctionalInterface
  public interface Published {
    Optional<byte[]> by(NodeName node, String key);
  }

  private final HaFiles files;
  private final Published published;
  private final Map<ServiceId, Demand> maxima = new HashMap<>();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  public NodeLoads(HaFiles files, Published published) {
    this.files = files;
    this.published = published;
  }

  /** All that the mode needs; nothing for basic. */
  public PlacementReading.Loads read(SchedulerMode mode, Collection<NodeName> online)
      throws IOException {
    return switch (mode) {
      case BASIC -> PlacementReading.Loads.none();
      case STATIC, DYNAMIC -> measure(online);
    };
  }

  private PlacementReading.Loads measure(Collection<NodeName> online) throws IOException {
    SortedMap<NodeName, NodeLoad> measured = new TreeMap<>();
    Map<String, ObjectNode> told = new HashMap<>();
    for (NodeName node : online) {
      published.by(node, NODE).flatMap(NodeLoads::load).ifPresent(load -> measured.put(node, load));
      published
          .by(node, GUESTS)
          .flatMap(value -> object(value, GUESTS))
          .ifPresent(
              guests ->
                  guests
                      .properties()
                      .forEach(
                          guest -> {
                            if (guest.getValue() instanceof ObjectNode state) {
                              told.put(guest.getKey(), state);
                            }
                          }));
    }
    Map<ServiceId, Demand> most = new HashMap<>();
    Map<ServiceId, Demand> taken = new HashMap<>();
    SortedMap<ServiceId, PlacementReading.Guest> guests = new TreeMap<>();
    Map<ServiceId, NodeName> homes = files.homes();
    forgetChanged(homes);
    for (Map.Entry<ServiceId, NodeName> home : homes.entrySet()) {
      ServiceId sid = home.getKey();
      ObjectNode state = told.get(sid.name());
      boolean running = state != null && state.path("status").asString("").equals("running");
      guests.put(sid, new PlacementReading.Guest(home.getValue(), running));
      Demand maximum = maximum(sid, home.getValue());
      most.put(sid, maximum);
      if (state != null && running) {
        taken.put(
            sid,
            new Demand(positive(state, "cpu") * maximum.cpus(), (long) positive(state, "mem")));
      }
    }
    return PlacementReading.Loads.of(measured, most, taken, guests);
  }

  /**
   * A file changed; any, if the path is empty. From any thread. Whoever does not tell is answered
   * with what was read before: thousands of configurations are not read in every round.
   */
  public void changed(String path) {
    if (path.isEmpty() || path.endsWith(CONFIG)) {
      changed.add(path);
    }
  }

  /** What changed meanwhile is read; what changes from now on is read by the next round. */
  private void forgetChanged(Map<ServiceId, NodeName> homes) {
    Set<String> paths = Set.copyOf(changed);
    changed.removeAll(paths);
    if (paths.contains("")) {
      maxima.clear();
    }
    maxima
        .keySet()
        .removeIf(
            sid -> {
              NodeName home = homes.get(sid);
              return home == null || paths.contains(HaFiles.guestPath(sid, home));
            });
  }

  private Demand maximum(ServiceId sid, NodeName home) throws IOException {
    Demand known = maxima.get(sid);
    if (known != null) {
      return known;
    }
    Optional<String> config = files.tree().read(HaFiles.guestPath(sid, home));
    if (config.isEmpty()) {
      return Demand.NONE; // on its way to another node
    }
    Demand read = GuestText.size(sid.type(), config.get());
    maxima.put(sid, read);
    return read;
  }

  /** Reads the value of {@link #NODE}; empty when the node did not say what it has. */
  public static Optional<NodeLoad> load(byte[] value) {
    return object(value, NODE).flatMap(NodeLoads::load);
  }

  static Optional<NodeLoad> load(ObjectNode node) {
    double cpus = positive(node, "maxcpu");
    long memory = (long) positive(node, "maxmem");
    return cpus == 0 || memory == 0
        ? Optional.empty()
        : Optional.of(
            new NodeLoad(positive(node, "cpu") * cpus, cpus, (long) positive(node, "mem"), memory));
  }

  private static double positive(ObjectNode object, String field) {
    double value = object.path(field).asDouble(0);
    return Double.isFinite(value) && value > 0 ? value : 0;
  }

  private static Optional<ObjectNode> object(byte[] value, String key) {
    try {
      return Optional.of(Json.parse(new String(value, StandardCharsets.UTF_8), key));
    } catch (InvalidInput damaged) {
      return Optional.empty();
    }
  }
}
