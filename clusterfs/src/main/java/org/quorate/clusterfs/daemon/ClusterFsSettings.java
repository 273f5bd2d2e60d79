package org.quorate.clusterfs.daemon;

import java.nio.file.Path;
import java.util.Properties;
import org.quorate.clusterfs.client.ClusterFsClient;

/**
 * Every setting of the daemon, with its default; each can be given as a system property for tests
 * and for more than one node on a machine.
 *
 * @param mountPoint {@code quorate.clusterfs.mount}: where the tree appears
 * @param database {@code quorate.clusterfs.database}: where it survives; its directory also holds
 *     the lock file of the running daemon
 * @param corosyncConf {@code quorate.clusterfs.corosync-conf}: a node without it is standalone
 * @param socket {@code quorate.clusterfs.socket}: for the other daemons and commands
 * @param hostname {@code quorate.clusterfs.hostname}: the file that holds this node's name
 */
record ClusterFsSettings(
    Path mountPoint, Path database, Path corosyncConf, Path socket, Path hostname) {
  static final String PREFIX = "quorate.clusterfs.";

  static ClusterFsSettings from(Properties properties) {
    return new ClusterFsSettings(
        path(properties, "mount", "/etc/pve"),
        path(properties, "database", "/var/lib/pve-cluster/config.db"),
        path(properties, "corosync-conf", "/etc/corosync/corosync.conf"),
        path(properties, "socket", ClusterFsClient.SOCKET.toString()),
        path(properties, "hostname", "/proc/sys/kernel/hostname"));
  }

  private static Path path(Properties properties, String key, String fallback) {
    return Path.of(properties.getProperty(PREFIX + key, fallback)).toAbsolutePath();
  }

  Path lockFile() {
    return database.resolveSibling(".quorate-clusterfs.lock");
  }
}
