package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.CorosyncConfRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's corosync.conf, kept equal to the cluster's by one thread of its own: a reload waits
 * and must not hold the engine up. Source: protocol description, section 9.
 */
final class CorosyncConfFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CorosyncConfFile.class);

  /** Time for every node to have written its file before Corosync reads them all. */
  private static final Duration BEFORE_RELOAD = Duration.ofSeconds(1);

  private static final Duration RELOAD_LIMIT = Duration.ofSeconds(20);

  private final Path file;
  private final List<String> reloadCommand;
  private final Runnable reloaded;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("corosync-conf").factory());

  /**
   * @param reloadCommand makes Corosync read its configuration again
   * @param reloaded called after it
   */
  CorosyncConfFile(Path file, List<String> reloadCommand, Runnable reloaded) {
    this.file = file;
    this.reloadCommand = reloadCommand;
    this.reloaded = reloaded;
  }

  void follow(Command.WriteCorosyncConf command) {
    thread.execute(
        () -> {
          try {
            carryOut(command);
          } catch (IOException failed) {
            LOG.error("{} cannot be written: {}", file, failed.getMessage());
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void carryOut(Command.WriteCorosyncConf command)
      throws IOException, InterruptedException {
    Optional<byte[]> local = local();
    if (!CorosyncConfRule.replaces(command.text(), local)) {
      return;
    }
    write(command.text());
    LOG.info("{} is now the cluster's version {}", file, command.configVersion());
    if (command.reload() && local.isPresent()) {
      Thread.sleep(BEFORE_RELOAD);
      reload();
    }
    reloaded.run();
  }

  private Optional<byte[]> local() throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  private void write(byte[] text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void reload() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(reloadCommand)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(RELOAD_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    int code = process.waitFor();
    if (code != 0) {
      LOG.warn("{} ended with {}: corosync still runs its old configuration", reloadCommand, code);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
