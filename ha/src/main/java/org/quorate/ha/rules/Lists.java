package org.quorate.ha.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import org.quorate.model.ServiceId;

/** The lists in rules and groups: {@code vm:100,ct:101} and {@code node1:2,node2}. */
public final class Lists {
  /** More resources or nodes than any cluster has; refuses files made to fill memory. */
  private static final int LENGTH_MAX = 20_000;

  private static final Pattern SEPARATOR = Pattern.compile("[,;\\s]+");
  private static final Pattern NODE = Pattern.compile("([^:]+)(?::([0-9]{1,9}))?");

  private Lists() {}

  /**
   * Reads resources; a guest's number alone is not one.
   *
   * @throws InvalidInput naming the part that is wrong, or when there is none
   */
  public static SortedSet<ServiceId> resources(String text) {
    SortedSet<ServiceId> resources = new TreeSet<>();
    for (String part : parts(text)) {
      if (part.indexOf(':') < 0) {
        throw new InvalidInput("'" + Quoted.of(part) + "' is not a resource: use vm:ID or ct:ID");
      }
      resources.add(ServiceId.parse(part));
    }
    if (resources.isEmpty()) {
      throw new InvalidInput("the list of resources is empty: use vm:ID,ct:ID");
    }
    return resources;
  }

  /**
   * Reads nodes with their priorities; 0 where none is given.
   *
   * @throws InvalidInput naming the part that is wrong, or when there is none
   */
  public static SortedMap<NodeName, Integer> nodes(String text) {
    SortedMap<NodeName, Integer> nodes = new TreeMap<>();
    for (String part : parts(text)) {
      Matcher m = NODE.matcher(part);
      if (!m.matches()) {
        throw new InvalidInput(
            "'" + Quoted.of(part) + "' is not a node with a priority: use NODE or NODE:NUMBER");
      }
      nodes.put(new NodeName(m.group(1)), m.group(2) == null ? 0 : Integer.parseInt(m.group(2)));
    }
    if (nodes.isEmpty()) {
      throw new InvalidInput("the list of nodes is empty: use NODE1,NODE2:PRIORITY");
    }
    return nodes;
  }

  static String text(SortedSet<ServiceId> resources) {
    return String.join(",", resources.stream().map(ServiceId::toString).toList());
  }

  static String text(SortedMap<NodeName, Integer> nodes) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<NodeName, Integer> entry : nodes.entrySet()) {
      int priority = entry.getValue();
      parts.add(priority == 0 ? entry.getKey().value() : entry.getKey() + ":" + priority);
    }
    return String.join(",", parts);
  }

  private static List<String> parts(String text) {
    List<String> parts =
        SEPARATOR.splitAsStream(text.strip()).filter(part -> !part.isEmpty()).toList();
    if (parts.size() > LENGTH_MAX) {
      throw new InvalidInput("the list has more than " + LENGTH_MAX + " entries");
    }
    return parts;
  }
}
