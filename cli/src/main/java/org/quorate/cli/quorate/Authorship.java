package org.quorate.cli.quorate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Verb;
import org.quorate.api.local.Session;

/**
 * Who made the changes of other nodes is known there only: those nodes are asked. One that does not
 * answer leaves its names empty.
 */
final class Authorship {
  /** Of another node's list: its own changes of the file, the newest. */
  private static final String ASKED_OF_OTHERS = "200";

  private Authorship() {}

  /** The rows of this node's history with the names that others know. */
  static List<Map<String, Object>> completed(
      Session session, String path, @Nullable Object answer) {
    List<Map<String, Object>> rows = rows(answer);
    Map<String, List<Map<String, Object>>> others = new LinkedHashMap<>();
    for (Map<String, Object> row : rows) {
      String node = text(row, "node");
      boolean unknown = text(row, "user").isEmpty() && !text(row, "change").equals("found");
      if (unknown && !node.isEmpty() && !node.equals(session.node().value())) {
        complete(row, others.computeIfAbsent(node, n -> asked(session, n, path)));
      }
    }
    return rows;
  }

  private static List<Map<String, Object>> asked(Session session, String node, String path) {
    try {
      return rows(
          session
              .calls()
              .call(
                  Verb.GET,
                  "/nodes/" + node + "/quorate/history",
                  Map.of("path", path, "limit", ASKED_OF_OTHERS)));
    } catch (ApiException away) {
      return List.of();
    }
  }

  /** The same change has the same versions of the tree on every node. */
  private static void complete(Map<String, Object> row, List<Map<String, Object>> known) {
    known.stream()
        .filter(other -> !text(other, "user").isEmpty())
        .filter(other -> Objects.equals(text(other, "node"), text(row, "node")))
        .filter(other -> number(other, "first") <= number(row, "last"))
        .filter(other -> number(row, "first") <= number(other, "last"))
        .findFirst()
        .ifPresent(
            other -> {
              row.put("user", text(other, "user"));
              row.put("program", text(other, "program"));
            });
  }

  private static List<Map<String, Object>> rows(@Nullable Object answer) {
    List<Map<String, Object>> rows = new ArrayList<>();
    if (answer instanceof List<?> list) {
      for (Object each : list) {
        Map<String, Object> row = new LinkedHashMap<>();
        ((Map<?, ?>) each).forEach((key, value) -> row.put(key.toString(), value));
        rows.add(row);
      }
    }
    return rows;
  }

  static String text(Map<String, Object> row, String key) {
    return row.get(key) instanceof String text ? text : "";
  }

  static long number(Map<String, Object> row, String key) {
    return row.get(key) instanceof Number number ? number.longValue() : 0;
  }
}
