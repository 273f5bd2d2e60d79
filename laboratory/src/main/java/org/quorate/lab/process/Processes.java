package org.quorate.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the processes of labs: each carries its lab's state directory in its environment. */
public final class Processes {
  /** The environment variable that every process of a lab carries. */
  public static final String MARKER = "QUORATE_LAB";

  private Processes() {}

  /**
   * A process that belongs to a lab.
   *
   * @param process which one
   * @param stateDirectory the lab's, as the marker says
   */
  public record Marked(ProcessId process, Path stateDirectory) {}

  /** All processes of all labs, without the calling one. */
  public static List<Marked> marked() {
    List<Marked> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path directory : all) {
        long pid = Long.parseLong(directory.getFileName().toString());
        if (pid != ProcessHandle.current().pid()) {
          marker(directory)
              .ifPresent(
                  state ->
                      ProcessId.running(pid).ifPresent(id -> found.add(new Marked(id, state))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static Optional<Path> marker(Path process) {
    try {
      String environment =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      String start = MARKER + "=";
      return Arrays.stream(environment.split("\0"))
          .filter(variable -> variable.startsWith(start))
          .map(variable -> Path.of(variable.substring(start.length())))
          .findFirst();
    } catch (IOException goneOrKernel) {
      return Optional.empty();
    }
  }
}
