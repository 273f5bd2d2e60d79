package org.quorate.ha;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/** The table in a machine's Javadoc, as {@code "from to"} words. */
public final class TransitionTable {
  private TransitionTable() {}

  public static TreeSet<String> in(String source) {
    TreeSet<String> rows = new TreeSet<>();
    try {
      for (String line : Files.readAllLines(Path.of("src/main/java/org/quorate/ha", source))) {
        String[] cells = line.split("\\|");
        if (line.startsWith(" * |") && cells.length >= 4 && !cells[1].strip().equals("from")) {
          rows.add(cells[1].strip() + " " + cells[2].strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
