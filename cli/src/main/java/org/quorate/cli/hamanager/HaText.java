package org.quorate.cli.hamanager;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.api.local.Session;
import picocli.CommandLine.ParseResult;

/** HA state as the lines administrators read: {@code service vm:100 (node1, started)}. */
final class HaText {
  /** Members of a resource row that are not its properties. */
  private static final Set<String> NOT_PROPERTIES = Set.of("sid", "type", "digest");

  private HaText() {}

  /**
   * The lines of the status.
   *
   * @param all those of probes, too, that are answered
   */
  static void status(Session session, @Nullable Object answer, boolean all) {
    for (Map<?, ?> row : RulesText.rows(answer)) {
      boolean asItShouldBe = "1".equals(String.valueOf(row.get("healthy")));
      if (all || !asItShouldBe) {
        session.out().println(row.get("type") + " " + row.get("status"));
      }
    }
  }

  static int groups(Session session, @Nullable Object answer, ParseResult parsed) {
    if (answer instanceof List<?> rows) {
      for (Object row : rows) {
        Map<String, String> properties = new TreeMap<>();
        ((Map<?, ?>) row).forEach((key, value) -> properties.put(key.toString(), "" + value));
        session.out().println("group: " + properties.remove("group"));
        properties.keySet().removeAll(NOT_PROPERTIES);
        properties.forEach((key, value) -> session.out().println("\t" + key + " " + value));
        session.out().println();
      }
    }
    return 0;
  }

  static int config(Session session, @Nullable Object answer, ParseResult parsed) {
    if (answer instanceof List<?> rows) {
      for (Object row : rows) {
        Map<String, String> properties = new TreeMap<>();
        ((Map<?, ?>) row).forEach((key, value) -> properties.put(key.toString(), "" + value));
        session.out().println(properties.get("sid"));
        properties.keySet().removeAll(NOT_PROPERTIES);
        properties.forEach((key, value) -> session.out().println("\t" + key + " " + value));
        session.out().println();
      }
    }
    return 0;
  }
}
