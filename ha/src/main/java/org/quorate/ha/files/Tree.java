package org.quorate.ha.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.quorate.model.InvalidInput;

/**
 * {@code /etc/pve} as plain files. Paths are relative, such as {@code ha/manager_status}. Every
 * method ends within the limit; an IOException of a write leaves open whether it happened.
 */
public final class Tree implements AutoCloseable {
  public static final Path ETC_PVE = Path.of("/etc/pve");

  /** A file in flight while a node is lost blocks for up to 8 s at Corosync's default token. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  /** The cluster file system's own limit for one file. */
  private static final int FILE_MAX = 1 << 20;

  /** The kernel asks a FUSE file system for so much at once at most; less means the end. */
  private static final int REQUEST_MAX = 128 << 10;

  private static final AtomicLong TEMPORARY = new AtomicLong();

  private final Path root;
  private final TimeLimit limit;

  public Tree(Path root, Duration limit) {
    this.root = root;
    this.limit = new TimeLimit(limit);
  }

  public Path root() {
    return root;
  }

  /** The file's text; empty when there is no such file. */
  public Optional<String> read(String path) throws IOException {
    return limit.call(
        "reading " + path,
        () -> {
          try (SeekableByteChannel file = Files.newByteChannel(root.resolve(path))) {
            return Optional.of(text(path, file));
          } catch (NoSuchFileException none) {
            return Optional.empty();
          }
        });
  }

  /**
   * The file system answers each read request from the file as it is then, so a text in two
   * requests could be half an old and half a new one. What fits into one request is read by one,
   * and the look for more is left out.
   */
  private static String text(String path, SeekableByteChannel file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(FILE_MAX + 1);
    while (file.read(buffer) >= REQUEST_MAX) {
      if (!buffer.hasRemaining()) {
        throw new InvalidInput(path + " is over " + FILE_MAX + " bytes");
      }
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  public boolean exists(String path) throws IOException {
    return limit.call("looking for " + path, () -> Files.exists(root.resolve(path)));
  }

  /** Names in a directory, ascending; empty when there is no such directory. */
  public List<String> list(String path) throws IOException {
    return limit.call(
        "listing " + path,
        () -> {
          List<String> names = new ArrayList<>();
          try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(path))) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
          } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
          }
          names.sort(null);
          return names;
        });
  }

  /** Replaces the file in one step: readers see the old text or the new one. */
  public void write(String path, String text) throws IOException {
    limit.call(
        "writing " + path,
        () -> {
          Path file = root.resolve(path);
          Path fresh = root.resolve(temporary(path));
          try {
            Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
          } catch (IOException failed) {
            Files.deleteIfExists(fresh);
            throw failed;
          }
          return file;
        });
  }

  /** No two writers share one, whether of one process or of several. */
  private static String temporary(String path) {
    return path + ".tmp." + ProcessHandle.current().pid() + "." + TEMPORARY.incrementAndGet();
  }

  /** Moves a file onto a path, replacing what is there. */
  public void move(String from, String to) throws IOException {
    limit.call(
        "moving " + from,
        () -> Files.move(root.resolve(from), root.resolve(to), StandardCopyOption.ATOMIC_MOVE));
  }

  /** Makes sure there is such a directory, parents included. */
  public void directories(String path) throws IOException {
    limit.call(
        "making " + path,
        () -> {
          Path directory = root.resolve(path);
          return Files.isDirectory(directory) ? directory : Files.createDirectories(directory);
        });
  }

  /** Creates a directory; false when it is there already. */
  public boolean makeDirectory(String path) throws IOException {
    return limit.call(
        "making " + path,
        () -> {
          try {
            Files.createDirectory(root.resolve(path));
            return true;
          } catch (FileAlreadyExistsException there) {
            return false;
          }
        });
  }

  /** Removes a file or an empty directory, if it is there. */
  public void remove(String path) throws IOException {
    limit.call("removing " + path, () -> Files.deleteIfExists(root.resolve(path)));
  }

  public void touch(String path, Instant time) throws IOException {
    limit.call(
        "touching " + path,
        () -> Files.setLastModifiedTime(root.resolve(path), FileTime.from(time)));
  }

  @Override
  public void close() {
    limit.close();
  }
}
