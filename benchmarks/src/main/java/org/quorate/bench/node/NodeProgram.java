package org.quorate.bench.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.quorate.corosync.CorosyncUnavailable;

/**
 * Runs inside a node: {@code operations SECONDS MOUNT}, {@code limits SECONDS DIRECTORY} or {@code
 * gaps SECONDS MOUNT}. It prints one {@link Measure} a line and nothing else.
 */
public final class NodeProgram {
  /** 1 kB, as the reference's files. */
  static final int BYTES = 1000;

  /** What a write of {@link #BYTES} is on the wire: header, path and content. */
  static final int MESSAGE_BYTES = BYTES + 80;

  /** The tree has 256 Ki entries and slows down nobody, but a run must end. */
  private static final int CREATE_MAX = 4000;

  /** A daemon runs for months; its code is compiled after some thousand changes. */
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private static final List<Integer> WRITERS = List.of(1, 8);
  private static final int MANY = 8;

  /** Printed when what is to be watched may happen. */
  public static final String READY = "ready";

  private NodeProgram() {}

  public static void main(String[] arguments) throws Exception {
    Duration duration = Duration.ofMillis(Math.round(Double.parseDouble(arguments[1]) * 1000));
    String directory = arguments[2];
    switch (arguments[0]) {
      case "operations" -> operations(directory + "/bench", duration);
      case "limits" -> limits(directory, duration);
      case "gaps" -> gaps(directory + "/bench", duration);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  @SuppressWarnings("SystemOut") // the one who started it reads this
  private static void say(Measure measure) {
    System.out.println(measure.line());
  }

  @SuppressWarnings("SystemOut")
  private static void ready() {
    System.out.println(READY);
  }

  private static void operations(String directory, Duration duration)
      throws IOException, InterruptedException {
    Files.createDirectories(Path.of(directory));
    FileOperations files = new FileOperations(directory, BYTES);
    round(files, MANY, WARM_UP, false); // compiles both sides' code
    for (int writers : WRITERS) {
      round(files, writers, duration, true);
    }
  }

  /** Every operation once; the files that create made are used by the others and then unlinked. */
  private static void round(FileOperations files, int writers, Duration duration, boolean loud)
      throws InterruptedException {
    Load.Result created = Load.run("create", writers, duration, w -> files.create(w, CREATE_MAX));
    int[] has = created.done();
    int[] use = has.clone();
    for (int i = 0; i < use.length; i++) {
      use[i] = Math.clamp(use[i], 1, FileOperations.FILES);
    }
    Load.Result written = Load.run("write", writers, duration, w -> files.writeInPlace(w, use[w]));
    Load.Result overwritten =
        Load.run("overwrite", writers, duration, w -> files.overwrite(w, use[w]));
    Load.Result replaced = Load.run("replace", writers, duration, w -> files.replace(w, use[w]));
    Load.Result read = Load.run("read", writers, duration, w -> files.read(w, use[w]));
    Load.Result unlinked =
        Load.run("unlink", writers, Duration.ofMinutes(2), w -> files.unlink(w, has[w]));
    if (loud) {
      for (Load.Result result : List.of(created, written, overwritten, replaced, unlinked, read)) {
        say(result.measure());
      }
    }
  }

  /** What Corosync and the disk could do with the same bytes. */
  private static void limits(String directory, Duration duration)
      throws CorosyncUnavailable, InterruptedException {
    FileOperations files = new FileOperations(directory, BYTES);
    try (GroupEcho echo = new GroupEcho()) {
      Load.run("multicast", MANY, duration.dividedBy(2), w -> echo.writer(MESSAGE_BYTES));
      for (int writers : WRITERS) {
        say(Load.run("multicast", writers, duration, w -> echo.writer(MESSAGE_BYTES)).measure());
      }
    }
    for (int writers : WRITERS) {
      say(Load.run("fdatasync", writers, duration, files::sync).measure());
    }
  }

  /** The longest waits of one writer and, at the same time, of Corosync's own multicast. */
  private static void gaps(String directory, Duration duration)
      throws IOException, CorosyncUnavailable, InterruptedException {
    Files.createDirectories(Path.of(directory));
    FileOperations files = new FileOperations(directory, BYTES);
    var unused = Load.run("create", 1, duration, w -> files.create(w, 1));
    try (GroupEcho echo = new GroupEcho()) {
      ready();
      Thread corosync =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      say(
                          Load.run("multicast", 1, duration, w -> new Paced(echo.writer(BYTES)))
                              .measure());
                    } catch (InterruptedException stop) {
                      Thread.currentThread().interrupt();
                    }
                  });
      say(Load.run("write", 1, duration, w -> new Paced(files.writeInPlace(w, 1))).measure());
      corosync.join();
    }
    var removed = Load.run("unlink", 1, Duration.ofSeconds(20), w -> files.unlink(w, 1));
  }
}
