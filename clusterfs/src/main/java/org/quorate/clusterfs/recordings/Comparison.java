package org.quorate.clusterfs.recordings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.recordings.Tally.Kind;
import org.quorate.clusterfs.sqlite.SqliteStore;
import org.quorate.clusterfs.sqlite.SqliteStore.Durability;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.model.InvalidInput;
import tools.jackson.core.JacksonException;

/**
 * Compares the machine with everything in a directory of recordings: messages byte for byte,
 * databases to the last column, processes by what they said in sync rounds. A file that cannot be
 * read is a difference, and the others are compared all the same.
 */
public final class Comparison {
  private final Recordings recordings;
  private final Tally tally = new Tally();
  private final List<RecordedDatabase> databases = new ArrayList<>();
  private final Set<String> wrongDatabases = new TreeSet<>();

  private Comparison(Path directory) {
    this.recordings = new Recordings(directory);
  }

  /** A reader of one file. */
  private interface Reader<T> {
    T read(Path file) throws IOException;
  }

  /**
   * Compares everything in the directory.
   *
   * @throws InvalidInput when there is no such directory, or no recording in it
   * @throws IOException when the directory cannot be read
   */
  public static Tally of(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new InvalidInput("there is no directory " + directory);
    }
    Comparison comparison = new Comparison(directory);
    if (comparison.isEmpty()) {
      throw new InvalidInput(
          "there are no recordings in "
              + directory
              + ": neither NNNN-*.json nor db/*.json nor full-trace-*.jsonl.gz");
    }
    comparison.vectors();
    comparison.openDatabases();
    comparison.traces();
    comparison.countDatabases();
    return comparison.tally;
  }

  private boolean isEmpty() throws IOException {
    return recordings.vectorFiles().isEmpty()
        && recordings.databaseFiles().isEmpty()
        && recordings.undescribedDatabases().isEmpty()
        && recordings.traceFiles().isEmpty();
  }

  private <T> Optional<T> read(Path file, Reader<T> reader) {
    String why;
    try {
      return Optional.of(reader.read(file));
    } catch (InvalidInput | JacksonException damaged) {
      why = String.valueOf(damaged.getMessage());
    } catch (NoSuchFileException gone) {
      why = "it is not there";
    } catch (IOException damaged) {
      why = String.valueOf(damaged.getMessage());
    }
    tally.wrong(file.getFileName() + " cannot be read: " + why.lines().findFirst().orElse(""));
    return Optional.empty();
  }

  private void vectors() throws IOException {
    List<String> missing = recordings.missingVectors();
    if (!missing.isEmpty()) {
      tally.wrong(
          "INDEX.json lists %d files that are not here, the first is %s"
              .formatted(missing.size(), missing.getFirst()));
    }
    int changes = 0;
    for (Path file : recordings.vectorFiles()) {
      Optional<RecordedVector> vector = read(file, Recordings::vector);
      Optional<byte[]> message = vector.flatMap(RecordedVector::message);
      if (vector.isPresent() && message.isPresent()) {
        message(vector.get().file(), vector.get().group(), message.get());
      }
      changes += vector.isPresent() && message.isEmpty() ? 1 : 0;
    }
    if (changes > 0) {
      tally.note(changes + " of the files are membership changes, which have no bytes to compare");
    }
  }

  private void message(String name, Group group, byte[] bytes) {
    Rewriting.difference(group, bytes)
        .ifPresentOrElse(
            why -> tally.differ(Kind.MESSAGE, name + ": " + why), () -> tally.agree(Kind.MESSAGE));
  }

  private void openDatabases() throws IOException {
    for (Path file : recordings.databaseFiles()) {
      read(file, Recordings::database).ifPresent(this::open);
    }
    for (Path file : recordings.undescribedDatabases()) {
      Optional<List<Row>> rows = read(file, Comparison::rows);
      rows.flatMap(r -> read(file, f -> TreeLoader.load(r)))
          .ifPresent(
              tree ->
                  tally.note(
                      file.getFileName() + " opens, but no .json says what should be in it"));
    }
  }

  private void open(RecordedDatabase database) {
    databases.add(database);
    try {
      Tree tree = TreeLoader.load(database.rows());
      if (!tree.index().equals(database.index())) {
        wrong(database, "its rows give another STATE index");
      }
      if (!tree.checksum().equals(database.checksum())) {
        wrong(database, "its rows give another VERIFY checksum");
      }
    } catch (InvalidInput refused) {
      wrong(database, String.valueOf(refused.getMessage()));
    }
    if (database.sqlite().isEmpty()) {
      tally.note(database.name() + ": no .sqlite file of it");
    }
    database
        .sqlite()
        .flatMap(file -> read(file, Comparison::rows))
        .filter(rows -> !database.holds(rows))
        .ifPresent(rows -> wrong(database, "the .sqlite file has other rows"));
  }

  private void wrong(RecordedDatabase database, String why) {
    wrongDatabases.add(database.name());
    tally.wrong("database " + database.name() + ": " + why);
  }

  /** Opening may write; the recording stays as it is. */
  private static List<Row> rows(Path sqlite) throws IOException {
    Path directory = Files.createTempDirectory("quorate-recordings");
    try {
      Path copy = Files.write(directory.resolve("config.db"), Files.readAllBytes(sqlite));
      Path log = sqlite.resolveSibling(sqlite.getFileName() + "-wal");
      if (Files.exists(log)) {
        Files.write(directory.resolve("config.db-wal"), Files.readAllBytes(log));
      }
      try (SqliteStore store = new SqliteStore(copy, Durability.NORMAL)) {
        return store.load();
      }
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private void traces() throws IOException {
    Beginnings beginnings = new Beginnings(databases);
    List<RecordedTrace> traces = new ArrayList<>();
    for (Path file : recordings.traceFiles()) {
      read(file, Recordings::trace).ifPresent(traces::add);
    }
    for (RecordedTrace trace : traces) {
      messages(trace);
      TraceReplay.learn(trace, beginnings);
    }
    Set<String> passed = new TreeSet<>();
    Set<String> reached = new TreeSet<>();
    for (RecordedTrace trace : traces) {
      TraceReplay replay = new TraceReplay(trace, databases, beginnings);
      try {
        tally.add(trace.name(), replay.play());
      } catch (InvalidInput damaged) {
        tally.wrong(trace.name() + " cannot be replayed: " + damaged.getMessage());
      }
      for (Replay process : replay.replayed()) {
        passed.addAll(process.passed());
        reached.addAll(process.reached());
      }
    }
    for (RecordedDatabase database : databases) {
      if (!passed.contains(database.name())) {
        tally.note("database " + database.name() + ": no replayed process came to its version");
      } else if (!reached.contains(database.name())) {
        wrong(database, "processes came to its version, with other rows");
      }
    }
  }

  private void messages(RecordedTrace trace) {
    for (RecordedEvent event : trace.events()) {
      if (event.input() instanceof Input.Delivered delivered) {
        String name = trace.name() + ": " + event.sequence();
        message(name, delivered.group(), delivered.message());
      }
    }
  }

  private void countDatabases() {
    for (RecordedDatabase database : databases) {
      if (wrongDatabases.contains(database.name())) {
        tally.differ(Kind.DATABASE);
      } else {
        tally.agree(Kind.DATABASE);
      }
    }
  }
}
