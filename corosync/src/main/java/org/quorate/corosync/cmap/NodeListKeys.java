package org.quorate.corosync.cmap;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads nodes from cmap's keys {@code nodelist.node.<position>.<name>}. */
final class NodeListKeys {
  private static final Pattern KEY = Pattern.compile("nodelist\\.node\\.(\\d{1,9})\\.(\\w+)");
  private static final Pattern RING = Pattern.compile("ring(\\d{1,9})_addr");

  private static final int DEFAULT_VOTES = 1; // corosync.conf(5), quorum_votes

  private NodeListKeys() {}

  static List<CmapNode> nodes(Map<String, String> values) {
    SortedMap<Integer, Map<String, String>> byPosition = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          Matcher parts = KEY.matcher(key);
          if (parts.matches()) {
            byPosition
                .computeIfAbsent(Integer.valueOf(parts.group(1)), p -> new TreeMap<>())
                .put(parts.group(2), value);
          }
        });
    return byPosition.values().stream()
        .flatMap(NodeListKeys::node)
        .sorted(Comparator.comparingLong(n -> Integer.toUnsignedLong(n.nodeId())))
        .toList();
  }

  private static Stream<CmapNode> node(Map<String, String> keys) {
    SortedMap<Integer, String> links = new TreeMap<>();
    keys.forEach(
        (key, value) -> {
          Matcher ring = RING.matcher(key);
          if (ring.matches()) {
            links.put(Integer.valueOf(ring.group(1)), value);
          }
        });
    String nodeId = keys.get("nodeid");
    if (nodeId == null || !nodeId.matches("\\d{1,9}")) {
      return Stream.empty();
    }
    String name = keys.get("name");
    if (name == null) {
      name = links.values().stream().findFirst().orElse("");
    }
    String votes = keys.getOrDefault("quorum_votes", "");
    return Stream.of(
        new CmapNode(
            Integer.parseUnsignedInt(nodeId),
            name,
            votes.matches("\\d{1,9}") ? Integer.parseInt(votes) : DEFAULT_VOTES,
            links));
  }
}
