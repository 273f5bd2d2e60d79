package org.quorate.api.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import org.quorate.corosync.conf.CorosyncConf;

/**
 * The files that make a node a member.
 *
 * @param etcPve /etc/pve
 * @param etcCorosync /etc/corosync
 * @param database /var/lib/pve-cluster
 */
public record ClusterFiles(Path etcPve, Path etcCorosync, Path database) {
  /** corosync-keygen(8) makes 2048 bits; corosync refuses fewer than 1024. */
  private static final int AUTH_KEY_BYTES = 256;

  private static final Set<PosixFilePermission> SECRET =
      PosixFilePermissions.fromString("r--------");
  private static final Set<PosixFilePermission> PUBLIC =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  public static final ClusterFiles OF_THIS_NODE =
      new ClusterFiles(
          Path.of("/etc/pve"), Path.of("/etc/corosync"), Path.of("/var/lib/pve-cluster"));

  Path sharedConf() {
    return etcPve.resolve("corosync.conf");
  }

  Path localConf() {
    return etcCorosync.resolve("corosync.conf");
  }

  Path authKey() {
    return etcCorosync.resolve("authkey");
  }

  /** The cluster's configuration as this node knows it: the shared one, else Corosync's own. */
  Optional<CorosyncConf> conf() throws IOException {
    for (Path file : new Path[] {sharedConf(), localConf()}) {
      if (Files.exists(file)) {
        return Optional.of(CorosyncConf.parse(Files.readAllBytes(file)));
      }
    }
    return Optional.empty();
  }

  void writeShared(CorosyncConf conf) throws IOException {
    Path beside = etcPve.resolve("corosync.conf.new." + ProcessHandle.current().pid());
    Files.write(beside, conf.bytes());
    Files.move(beside, sharedConf(), StandardCopyOption.ATOMIC_MOVE);
  }

  void writeLocal(byte[] conf, byte[] authKey) throws IOException {
    Files.createDirectories(etcCorosync);
    replace(authKey(), authKey, SECRET);
    replace(localConf(), conf, PUBLIC);
  }

  /** Takes the node out of Corosync's hands; its key goes too. */
  void removeLocal() throws IOException {
    Files.deleteIfExists(localConf());
    Files.deleteIfExists(authKey());
  }

  static byte[] newAuthKey() {
    byte[] key = new byte[AUTH_KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /**
   * Puts the node's own database away: it gets the cluster's.
   *
   * @return where it is now
   */
  Path putDatabaseAway(Instant now) throws IOException {
    Path backup = database.resolve("backup").resolve("before-join-" + STAMP.format(now));
    Files.createDirectories(backup);
    moveDatabase(database, backup);
    return backup;
  }

  /** Brings back what {@link #putDatabaseAway} put away. */
  void bringDatabaseBack(Path backup) throws IOException {
    moveDatabase(backup, database);
  }

  private static void moveDatabase(Path from, Path to) throws IOException {
    for (String name : new String[] {"config.db", "config.db-wal", "config.db-shm"}) {
      Path target = to.resolve(name);
      if (Files.exists(from.resolve(name))) {
        Files.move(from.resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.deleteIfExists(target);
      }
    }
  }

  private static void replace(Path file, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    // Not ".new": quorate-clusterfs writes its copy of corosync.conf by that name, maybe right now.
    Path beside = file.resolveSibling(file.getFileName() + ".by-api");
    Files.deleteIfExists(beside);
    try (FileChannel out =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(mode))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.setPosixFilePermissions(beside, mode);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
