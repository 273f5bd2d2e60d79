package org.quorate.lab.nemesis;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.quorate.lab.history.History;
import org.quorate.lab.history.HistoryText;
import org.quorate.lab.history.Operation;
import org.quorate.lab.history.Operation.Result;

/** Keeps a run's history, in memory for the checker and in a file for people. */
final class Recorder implements AutoCloseable {
  private final BufferedWriter file;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<Result, Long> counts = new EnumMap<>(Result.class);

  Recorder(Path file) throws IOException {
    this.file = Files.newBufferedWriter(file);
  }

  synchronized void add(Operation operation) {
    operations.add(operation);
    counts.merge(operation.result(), 1L, Long::sum);
    write(HistoryText.line(operation));
  }

  /** The history up to now, with what the nodes hold now. */
  synchronized History with(Map<String, Map<String, String>> trees) {
    return new History(operations, trees);
  }

  synchronized void write(Map<String, Map<String, String>> trees) {
    trees.forEach(
        (node, tree) -> tree.forEach((name, text) -> write(HistoryText.line(node, name, text))));
  }

  private void write(String line) {
    try {
      file.write(line);
      file.newLine();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  /** For the user: how many operations ended how. */
  synchronized String counts() {
    return "%,d done, %,d not done, %,d unknown"
        .formatted(
            counts.getOrDefault(Result.OK, 0L),
            counts.getOrDefault(Result.NOT_DONE, 0L),
            counts.getOrDefault(Result.UNKNOWN, 0L));
  }

  synchronized long done() {
    return counts.getOrDefault(Result.OK, 0L);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
