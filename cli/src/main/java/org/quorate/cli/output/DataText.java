package org.quorate.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Any API answer as text for people: rows as a table, an object as a table of keys and values. */
public final class DataText {
  private DataText() {}

  public static String of(@Nullable Object data, int columns) {
    return switch (data) {
      case null -> "";
      case List<?> rows when rows.isEmpty() -> "";
      case List<?> rows when rows.getFirst() instanceof Map<?, ?> -> rows(rows, columns);
      case List<?> values -> String.join("\n", values.stream().map(String::valueOf).toList());
      case Map<?, ?> object -> object(object, columns);
      default -> data.toString();
    };
  }

  private static String rows(List<?> rows, int columns) {
    Set<String> keys = new LinkedHashSet<>();
    rows.forEach(row -> ((Map<?, ?>) row).keySet().forEach(key -> keys.add(key.toString())));
    List<String> sorted = new ArrayList<>(keys.stream().sorted().toList());
    List<List<String>> cells = new ArrayList<>();
    for (Object row : rows) {
      cells.add(sorted.stream().map(key -> cell(((Map<?, ?>) row).get(key))).toList());
    }
    cells.sort((a, b) -> a.getFirst().compareTo(b.getFirst()));
    return new Table(sorted, cells).text(columns);
  }

  private static String object(Map<?, ?> object, int columns) {
    Map<String, String> sorted = new TreeMap<>();
    object.forEach((key, value) -> sorted.put(key.toString(), cell(value)));
    List<List<String>> cells =
        sorted.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList();
    return new Table(List.of("key", "value"), cells).text(columns);
  }

  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Map<?, ?> nested -> OneLine.of(nested);
      case List<?> nested -> OneLine.of(nested);
      default -> value.toString();
    };
  }
}
