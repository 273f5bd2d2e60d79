package org.quorate.api.tasks;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.quorate.model.Upid;

/**
 * The files below /var/log/pve/tasks: a log per task in a directory named by the last hexadecimal
 * digit of its start time, {@code index} of the ended ones with {@code index.1} before it, {@code
 * active} of the running ones.
 */
final class TaskFiles {
  /** About 2,500 tasks; two such files are kept. */
  static final long MAX_INDEX_BYTES = 256 * 1024;

  private static final String INDEX = "index";
  private static final String OLD_INDEX = "index.1";
  private static final String ACTIVE = "active";

  private final Path directory;

  TaskFiles(Path directory) {
    this.directory = directory;
  }

  Path log(Upid upid) {
    String start = String.format("%08X", upid.startTime());
    return directory.resolve(start.substring(start.length() - 1)).resolve(upid.toString());
  }

  Writer openLog(Upid upid) throws IOException {
    Path log = log(upid);
    Files.createDirectories(log.getParent());
    return Files.newBufferedWriter(
        log, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  Optional<String> lastLine(Upid upid) throws IOException {
    try (Stream<String> lines = Files.lines(log(upid))) {
      return lines.reduce((first, next) -> next);
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  void writeActive(Collection<Upid> running) throws IOException {
    Files.createDirectories(directory);
    Path beside = directory.resolve(ACTIVE + ".tmp");
    Files.write(beside, running.stream().map(Upid::toString).toList());
    Files.move(
        beside,
        directory.resolve(ACTIVE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  List<TaskRow> readActive() throws IOException {
    return rows(ACTIVE);
  }

  void append(TaskRow ended) throws IOException {
    Files.createDirectories(directory);
    Path index = directory.resolve(INDEX);
    if (Files.exists(index) && Files.size(index) > MAX_INDEX_BYTES) {
      Files.move(
          index,
          directory.resolve(OLD_INDEX),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(
        index, ended.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** The ended tasks, newest first. */
  List<TaskRow> readIndex() throws IOException {
    List<TaskRow> out = new ArrayList<>(rows(OLD_INDEX));
    out.addAll(rows(INDEX));
    return out.reversed();
  }

  private List<TaskRow> rows(String name) throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve(name))) {
      return lines.flatMap(line -> TaskRow.parse(line).stream()).toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }
}
