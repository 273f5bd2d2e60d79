package org.quorate.api.overview;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quorate.model.NodeName;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What every node tells the others about itself, as JSON under one key each. */
public final class Published {
  /** {@code {"100":{"status":"running","cpu":0.1,"mem":…,"uptime":…}}}. */
  public static final String GUESTS = "quorate-guests";

  /** {@code {"cpu":…,"maxcpu":…,"mem":…,"maxmem":…,"disk":…,"maxdisk":…,"uptime":…}}. */
  public static final String NODE = "quorate-node";

  /** The node's storages, as rows of /cluster/resources. */
  public static final String STORAGES = "quorate-storages";

  /** The newest tasks, as /nodes/{node}/tasks shows them. */
  public static final String TASKS = "quorate-tasks";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ClusterView cluster;

  public Published(ClusterView cluster) {
    this.cluster = cluster;
  }

  /** The node's guests that run or were seen there, by their number. */
  public Map<String, Map<String, Object>> guests(NodeName node) {
    Map<String, Map<String, Object>> out = new HashMap<>();
    object(node, GUESTS)
        .forEach(
            (id, state) -> {
              if (state instanceof Map<?, ?> map) {
                out.put(id, keyed(map));
              }
            });
    return out;
  }

  /** The node's own figures; empty when it told none. */
  public Map<String, Object> node(NodeName node) {
    return object(node, NODE);
  }

  List<Map<String, Object>> tasks(NodeName node) {
    return rows(node, TASKS);
  }

  List<Map<String, Object>> storages(NodeName node) {
    return rows(node, STORAGES);
  }

  private List<Map<String, Object>> rows(NodeName node, String key) {
    return read(node, key)
        .filter(List.class::isInstance)
        .map(
            list ->
                ((List<?>) list)
                    .stream()
                        .filter(Map.class::isInstance)
                        .map(row -> keyed((Map<?, ?>) row))
                        .toList())
        .orElse(List.of());
  }

  private Map<String, Object> object(NodeName node, String key) {
    return read(node, key)
        .map(json -> json instanceof Map<?, ?> map ? keyed(map) : null)
        .orElse(Map.of());
  }

  private Optional<Object> read(NodeName node, String key) {
    return cluster.published(node, key).map(Published::parsed);
  }

  /** A node's text may be damaged or of another version: then nothing is known of it. */
  private static Object parsed(byte[] json) {
    try {
      Object out = JSON.readValue(json, Object.class);
      return out == null ? Map.of() : out;
    } catch (JacksonException damaged) {
      return Map.of();
    }
  }

  private static Map<String, Object> keyed(Map<?, ?> map) {
    Map<String, Object> out = new HashMap<>();
    map.forEach(
        (key, value) -> {
          if (value != null) {
            out.put(String.valueOf(key), value);
          }
        });
    return out;
  }
}
