package org.quorate.lab.cluster;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cluster as /etc/pve/.members tells it.
 *
 * @param quorate whether the node that told it may write
 * @param online the nodes that are online
 */
public record Members(boolean quorate, Set<String> online) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Keeps its own copy of the names. */
  public Members {
    online = Set.copyOf(online);
  }

  /** Reads the file; a text that is not such a file counts as a node that knows nobody. */
  public static Members parse(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      Set<String> online = new TreeSet<>();
      for (var entry : root.path("nodelist").properties()) {
        if (entry.getValue().path("online").asInt(0) == 1) {
          online.add(entry.getKey());
        }
      }
      return new Members(root.path("cluster").path("quorate").asInt(0) == 1, online);
    } catch (JacksonException notJson) {
      return new Members(false, Set.of());
    }
  }
}
