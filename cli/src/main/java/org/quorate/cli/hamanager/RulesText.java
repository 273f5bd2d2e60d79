package org.quorate.cli.hamanager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.api.local.Session;
import picocli.CommandLine.ParseResult;

/** HA rules as a table of what they say, or as in their file. */
final class RulesText {
  /** Members of a row that the file does not have. */
  private static final Set<String> NOT_PROPERTIES = Set.of("rule", "type", "digest", "problem");

  private RulesText() {}

  /** One line a rule, and beneath it why it has no effect. */
  static int list(Session session, @Nullable Object answer, ParseResult parsed) {
    for (Map<?, ?> row : rows(answer)) {
      session.out().println(row.get("rule") + ": " + sentence(row));
      Object problem = row.get("problem");
      if (problem != null) {
        session.out().println("  no effect: " + problem);
      }
    }
    return 0;
  }

  private static String sentence(Map<?, ?> row) {
    StringBuilder text = new StringBuilder().append(row.get("resources"));
    Object nodes = row.get("nodes");
    if (nodes != null) {
      boolean strict = String.valueOf(row.get("strict")).equals("1");
      text.append(strict ? " only on " : " preferably on ").append(nodes);
    }
    Object affinity = row.get("affinity");
    if (affinity != null) {
      text.append(affinity.equals("positive") ? " together" : " apart");
    }
    return text.append(row.containsKey("disable") ? " (disabled)" : "").toString();
  }

  static int config(Session session, @Nullable Object answer, ParseResult parsed) {
    for (Map<?, ?> row : rows(answer)) {
      Map<String, Object> properties = new TreeMap<>();
      row.forEach((key, value) -> properties.put(String.valueOf(key), value));
      session.out().println(properties.get("type") + ": " + properties.get("rule"));
      properties.keySet().removeAll(NOT_PROPERTIES);
      properties.forEach((key, value) -> session.out().println("\t" + key + " " + value));
      session.out().println();
    }
    return 0;
  }

  static List<Map<?, ?>> rows(@Nullable Object answer) {
    List<Map<?, ?>> rows = new ArrayList<>();
    if (answer instanceof List<?> list) {
      for (Object row : list) {
        if (row instanceof Map<?, ?> map) {
          rows.add(map);
        }
      }
    }
    return rows;
  }
}
