package org.quorate.guest.migration.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.guest.qmp.QmpException;
import org.quorate.model.NodeName;

/**
 * The node's certificate, its key and the cluster's authority under the names that QEMU's {@code
 * tls-creds-x509} looks for, in a directory only root can read. QEMU reads them when its object is
 * made, so they live for one call.
 */
public final class TlsDirectory implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private final Path directory;

  private TlsDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Copies the node's identity.
   *
   * @param parent where the directory is made, on a tmpfs: {@code /run/qemu-server}
   * @param nodes normally {@code /etc/pve/nodes}
   * @throws IOException when the node has no certificate yet
   */
  public static TlsDirectory of(Path parent, Path nodes, NodeName node) throws IOException {
    Path made =
        Files.createTempDirectory(
            parent,
            "tls-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    TlsDirectory identity = new TlsDirectory(made);
    boolean complete = false;
    try {
      Path own = nodes.resolve(node.value());
      identity.copy(nodes.resolveSibling("pve-root-ca.pem"), "ca-cert.pem");
      for (String side : new String[] {"server", "client"}) {
        identity.copy(own.resolve("pve-ssl.pem"), side + "-cert.pem");
        identity.copy(own.resolve("pve-ssl.key"), side + "-key.pem");
      }
      complete = true;
      return identity;
    } finally {
      if (!complete) {
        identity.close();
      }
    }
  }

  private void copy(Path from, String name) throws IOException {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Files.readAllBytes(from));
    } catch (NoSuchFileException missing) {
      throw new IOException(
          "'" + from + "' is missing: quorate-api makes it when /etc/pve can be written", missing);
    }
    try (FileChannel out =
        FileChannel.open(
            directory.resolve(name),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  /**
   * Has QEMU make its credentials anew from these files.
   *
   * @param endpoint {@code server} or {@code client}
   */
  public void offer(QmpClient qmp, String id, String endpoint)
      throws IOException, InterruptedException {
    try {
      qmp.execute("object-del", Map.of("id", id), LIMIT);
    } catch (QmpException none) {
      // An earlier migration of this QEMU left them only if it was broken off.
    }
    qmp.execute(
        "object-add",
        Map.of(
            "qom-type",
            "tls-creds-x509",
            "id",
            id,
            "dir",
            directory.toString(),
            "endpoint",
            endpoint,
            "verify-peer",
            true),
        LIMIT);
  }

  /** Removes the files. */
  @Override
  public void close() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }
}
