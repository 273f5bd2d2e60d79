package org.quorate.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table with borders, no wider than the terminal as far as its last column can give way.
 *
 * @param header the columns' names
 * @param rows cells in the header's order
 */
record Table(List<String> header, List<List<String>> rows) {
  private static final int MIN_LAST_COLUMN = 20;

  String text(int columns) {
    int[] widths = widths(columns);
    List<String> lines = new ArrayList<>();
    lines.add(border("┌", "┬", "┐", widths));
    lines.add(line(header, widths));
    lines.add(border("╞", "╪", "╡", widths).replace('─', '═'));
    for (int i = 0; i < rows.size(); i++) {
      lines.add(line(rows.get(i), widths));
      boolean last = i == rows.size() - 1;
      lines.add(last ? border("└", "┴", "┘", widths) : border("├", "┼", "┤", widths));
    }
    return String.join("\n", lines);
  }

  private int[] widths(int columns) {
    int[] widths =
        IntStream.range(0, header.size())
            .map(
                column ->
                    Math.max(
                        header.get(column).length(),
                        rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)))
            .toArray();
    int others = IntStream.of(widths).sum() - widths[widths.length - 1] + 3 * widths.length + 1;
    int last = Math.max(MIN_LAST_COLUMN, columns - others);
    widths[widths.length - 1] =
        Math.max(header.getLast().length(), Math.min(widths[widths.length - 1], last));
    return widths;
  }

  private static String border(String left, String middle, String right, int[] widths) {
    List<String> parts = IntStream.of(widths).mapToObj(width -> "─".repeat(width + 2)).toList();
    return left + String.join(middle, parts) + right;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("│");
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String fitting =
          cell.length() > widths[i] ? cell.substring(0, Math.max(0, widths[i] - 1)) + "…" : cell;
      line.append(' ')
          .append(fitting)
          .append(" ".repeat(widths[i] - fitting.length()))
          .append(" │");
    }
    return line.toString();
  }
}
