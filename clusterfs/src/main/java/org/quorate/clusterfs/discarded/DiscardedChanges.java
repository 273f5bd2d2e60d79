package org.quorate.clusterfs.discarded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.quorate.clusterfs.DiscardedFile;
import org.quorate.clusterfs.wire.RawText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a merge discards: one directory a merge, {@code 20261122T101500Z-1}, in it the files
 * under {@code files/} and a readable {@code difference.txt}. Directories have mode 0700, files
 * 0600: secrets may be among them.
 */
public final class DiscardedChanges {
  private static final Logger LOG = LoggerFactory.getLogger(DiscardedChanges.class);

  /** Merges that discard something are rare; nobody reads more of them. */
  static final int DIRECTORIES_MAX = 20;

  /** A younger one is never removed: somebody must have had the time to see it. */
  static final Duration KEPT_AT_LEAST = Duration.ofDays(1);

  private static final String REPORT = "difference.txt";

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;
  private final InstantSource clock;
  private final IntFunction<String> nodeName;
  private final Consumer<String> announce;

  /**
   * @param nodeName of a node id
   * @param announce takes the sentence for the cluster log; must not wait
   */
  public DiscardedChanges(
      Path directory,
      InstantSource clock,
      IntFunction<String> nodeName,
      Consumer<String> announce) {
    this.directory = directory;
    this.clock = clock;
    this.nodeName = nodeName;
    this.announce = announce;
  }

  /**
   * Writes them to the disk, synced, before it returns. What cannot be written is an error in the
   * log: a merge does not stop for it.
   */
  public void keep(List<DiscardedFile> files) {
    if (files.isEmpty()) {
      return;
    }
    String many = files.size() == 1 ? "1 change" : files.size() + " changes";
    try {
      Instant now = clock.instant();
      Files.createDirectories(directory, PRIVATE_DIRECTORY);
      Path kept = fresh(now);
      for (DiscardedFile file : files) {
        writeOrSay(kept.resolve("files"), file);
      }
      byte[] report = DiscardedReport.text(files, now, nodeName).getBytes(StandardCharsets.UTF_8);
      write(kept.resolve(REPORT), report);
      String sentence = many + " of this node discarded by a merge: see " + kept.resolve(REPORT);
      LOG.warn("{}", sentence);
      announce.accept(sentence);
      removeOld(now);
    } catch (IOException failed) {
      LOG.error("{} discarded by a merge cannot be kept in {}", many, directory, failed);
    }
  }

  private Path fresh(Instant now) throws IOException {
    for (int n = 1; ; n++) {
      Path kept = directory.resolve(NAME.format(now) + "-" + n);
      if (!Files.exists(kept)) {
        return Files.createDirectory(kept, PRIVATE_DIRECTORY);
      }
    }
  }

  /** A file that cannot be kept (a name of 256 bytes, say) does not cost the others. */
  private static void writeOrSay(Path root, DiscardedFile file) {
    try {
      write(root, file);
    } catch (IOException failed) {
      LOG.error("'{}', discarded by a merge, cannot be kept", file.path(), failed);
    }
  }

  private static void write(Path root, DiscardedFile file) throws IOException {
    Path target = below(root, file.path()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("the path '" + file.path() + "' leads out of the tree");
    }
    byte[] own = file.own();
    switch (file.kind()) {
      case ADDED, CHANGED -> {
        if (own == null) {
          Files.createDirectories(target, PRIVATE_DIRECTORY);
        } else {
          Files.createDirectories(target.getParent(), PRIVATE_DIRECTORY);
          write(target, own);
        }
      }
      case REMOVED -> {}
    }
  }

  /** A name the host's locale cannot say is written in ASCII. */
  private static Path below(Path root, String path) {
    try {
      return root.resolve(path);
    } catch (InvalidPathException strange) {
      return root.resolve(RawText.ascii(path));
    }
  }

  private static void write(Path target, byte[] content) throws IOException {
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel out = FileChannel.open(target, fresh, PRIVATE_FILE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  /** What is kept, newest first. */
  public List<Keeping> list() throws IOException {
    List<Keeping> out = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*Z-*")) {
      for (Path one : all) {
        String name = String.valueOf(one.getFileName());
        try {
          Instant time = NAME.parse(name.substring(0, name.indexOf('-')), Instant::from);
          out.add(new Keeping(one, time, changes(one)));
        } catch (DateTimeException notOurs) {
          LOG.debug("{} is not ours", one);
        }
      }
    } catch (NoSuchFileException none) {
      return List.of();
    }
    out.sort(
        Comparator.comparing(Keeping::time).thenComparing(k -> number(k.directory())).reversed());
    return List.copyOf(out);
  }

  private static int number(Path kept) {
    String name = kept.toString();
    return firstNumber(name.substring(name.lastIndexOf('-') + 1));
  }

  private static int changes(Path kept) {
    try (BufferedReader in = Files.newBufferedReader(kept.resolve(REPORT))) {
      String line = in.readLine();
      return line == null ? 0 : firstNumber(line.split(" ", 2)[0]);
    } catch (IOException removed) {
      return 0;
    }
  }

  private static int firstNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException changedByHand) {
      return 0;
    }
  }

  private void removeOld(Instant now) throws IOException {
    List<Keeping> all = list();
    for (Keeping old : all.subList(Math.min(all.size(), DIRECTORIES_MAX), all.size())) {
      if (old.time().isBefore(now.minus(KEPT_AT_LEAST))) {
        remove(old.directory());
      }
    }
  }

  private static void remove(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
