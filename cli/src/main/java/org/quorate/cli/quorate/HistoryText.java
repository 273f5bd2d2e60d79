package org.quorate.cli.quorate;

import static org.quorate.cli.quorate.Authorship.number;
import static org.quorate.cli.quorate.Authorship.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A file's changes for people, in columns; a difference stands below its change. */
final class HistoryText {
  private static final List<String> HEADER = List.of("NUMBER", "TIME", "NODE", "WHO", "CHANGE");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private HistoryText() {}

  static String of(String path, List<Map<String, Object>> rows) {
    if (rows.isEmpty()) {
      return "This node's history knows no change of " + path + ".\n";
    }
    List<List<String>> lines = new ArrayList<>(List.of(HEADER));
    rows.forEach(row -> lines.add(cells(row)));
    int[] widths = new int[HEADER.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      out.append(line(lines.get(i), widths)).append('\n');
      if (i > 0) {
        out.append(text(rows.get(i - 1), "diff"));
      }
    }
    return out.toString();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      out.append(i == 0 ? padding + cells.get(i) : cells.get(i) + padding).append("  ");
    }
    return out.toString().stripTrailing();
  }

  private static List<String> cells(Map<String, Object> row) {
    return List.of(
        Long.toString(number(row, "number")),
        TIME.withZone(ZoneId.systemDefault()).format(Instant.ofEpochSecond(number(row, "time"))),
        orDash(text(row, "node")),
        who(row),
        change(row));
  }

  private static String who(Map<String, Object> row) {
    String program = text(row, "program");
    return orDash(text(row, "user") + (program.isEmpty() ? "" : " (" + program + ")"));
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String change(Map<String, Object> row) {
    String kind = text(row, "change");
    String other = text(row, "other");
    boolean file = number(row, "directory") == 0;
    boolean removed = kind.equals("removed");
    StringBuilder out = new StringBuilder();
    if (other.isEmpty() || kind.equals("changed")) { // replaced by what some editor wrote beside it
      out.append(kind.equals("found") ? "found as it was" : kind);
    } else {
      out.append(removed ? "renamed to " : "renamed from ").append(other);
    }
    if (!file) {
      out.append(" (directory)");
    } else if (!removed) {
      out.append(", ").append(number(row, "size")).append(" bytes");
    }
    if (number(row, "synced") == 1) {
      out.append(", taken over by a sync");
    }
    return out.toString();
  }
}
