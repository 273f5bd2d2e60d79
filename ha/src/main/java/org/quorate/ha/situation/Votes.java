package org.quorate.ha.situation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/**
 * Who votes, as {@code corosync.conf} says (corosync.conf(5), votequorum(5)).
 *
 * @param nodes each with its votes
 * @param witness votes of the quorum device; 0 without one
 */
public record Votes(SortedMap<NodeName, Integer> nodes, int witness) {
  private static final int DEPTH_MAX = 16;
  private static final int DEFAULT = 1;

  /** Reads any text; nodes without a usable name are left out. */
  public static Votes parse(String text) {
    SortedMap<NodeName, Integer> nodes = new TreeMap<>();
    Deque<String> sections = new ArrayDeque<>();
    String name = "";
    int votes = DEFAULT;
    int witness = 0;
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      if (line.startsWith("#") || line.isEmpty()) {
        continue;
      }
      if (line.endsWith("{")) {
        sections.push(line.substring(0, line.length() - 1).strip());
        if (sections.size() > DEPTH_MAX) {
          break;
        }
        name = "";
        votes = DEFAULT;
        witness = path(sections).equals("quorum/device") ? DEFAULT : witness;
      } else if (line.startsWith("}")) {
        if (path(sections).equals("nodelist/node")) {
          add(nodes, name, votes);
        }
        sections.poll();
      } else {
        String value = line.substring(line.indexOf(':') + 1).strip();
        String key = line.substring(0, Math.max(0, line.indexOf(':'))).strip();
        switch (path(sections) + "/" + key) {
          case "nodelist/node/name" -> name = value;
          case "nodelist/node/quorum_votes" -> votes = number(value);
          case "quorum/device/votes" -> witness = number(value);
          default -> {}
        }
      }
    }
    return new Votes(nodes, witness);
  }

  private static void add(SortedMap<NodeName, Integer> nodes, String name, int votes) {
    try {
      nodes.put(new NodeName(name), votes);
    } catch (InvalidInput noName) {
      // A node without a name takes no part in the HA manager.
    }
  }

  private static String path(Deque<String> sections) {
    StringBuilder path = new StringBuilder();
    sections
        .descendingIterator()
        .forEachRemaining(section -> path.append(path.isEmpty() ? "" : "/").append(section));
    return path.toString();
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : DEFAULT;
  }
}
