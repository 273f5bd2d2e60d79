package org.quorate.clusterfs.daemon;

import java.nio.file.Path;
import java.util.Properties;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.sqlite.SqliteStore;
import org.quorate.model.Quoted;

/**
 * Every setting of the daemon, with its default; each can be given as a system property for tests
 * and for more than one node on a machine.
 *
 * @param mountPoint {@code quorate.clusterfs.mount}: where the tree appears
 * @param database {@code quorate.clusterfs.database}: where it survives; its directory also holds
 *     the lock file of the running daemon
 * @param corosyncConf {@code quorate.clusterfs.corosync-conf}: a node without it is standalone
 * @param socket {@code quorate.clusterfs.socket}: for the other daemons and commands
 * @param history {@code quorate.clusterfs.history}: who changed which file and what it was before;
 *     beside the database unless given
 * @param durability {@code quorate.clusterfs.durability}: {@code full}, a change is on the disk
 *     before it is acknowledged; {@code normal} (pmxcfs's choice), a power cut of all nodes at once
 *     may take the last changes, for disks whose flush is slow
 * @param hostname {@code quorate.clusterfs.hostname}: the file that holds this node's name
 * @param realTime {@code quorate.clusterfs.realtime}: {@code on} or {@code off}, whether its
 *     threads have the priority Corosync has
 * @param ipc {@code quorate.clusterfs.ipc}: {@code on} or {@code off}, whether programs are
 *     answered that look for pmxcfs over libqb
 */
record ClusterFsSettings(
    Path mountPoint,
    Path database,
    Path history,
    SqliteStore.Durability durability,
    Path corosyncConf,
    Path socket,
    Path hostname,
    boolean realTime,
    boolean ipc) {
  static final String PREFIX = "quorate.clusterfs.";

  static ClusterFsSettings from(Properties properties) throws CannotStart {
    Path database = path(properties, "database", "/var/lib/pve-cluster/config.db");
    return new ClusterFsSettings(
        path(properties, "mount", "/etc/pve"),
        database,
        path(properties, "history", database.resolveSibling("history.db").toString()),
        durability(properties.getProperty(PREFIX + "durability", "full")),
        path(properties, "corosync-conf", "/etc/corosync/corosync.conf"),
        path(properties, "socket", ClusterFsClient.SOCKET.toString()),
        path(properties, "hostname", "/proc/sys/kernel/hostname"),
        switchedOn(properties, "realtime"),
        switchedOn(properties, "ipc"));
  }

  private static SqliteStore.Durability durability(String word) throws CannotStart {
    return switch (word) {
      case "full" -> SqliteStore.Durability.FULL;
      case "normal" -> SqliteStore.Durability.NORMAL;
      default ->
          throw new CannotStart(
              PREFIX + "durability is '" + Quoted.of(word) + "': it must be full or normal");
    };
  }

  private static boolean switchedOn(Properties properties, String key) throws CannotStart {
    String word = properties.getProperty(PREFIX + key, "on");
    return switch (word) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new CannotStart(
              PREFIX + key + " is '" + Quoted.of(word) + "': it must be on or off");
    };
  }

  private static Path path(Properties properties, String key, String fallback) {
    return Path.of(properties.getProperty(PREFIX + key, fallback)).toAbsolutePath();
  }

  /** Where copies of the database are kept from before a sync overwrote it. */
  Path copies() {
    return database.resolveSibling("backup");
  }

  /** Where changes are kept that this node had and the cluster does not keep. */
  Path discarded() {
    return database.resolveSibling("discarded");
  }

  Path lockFile() {
    return database.resolveSibling(".quorate-clusterfs.lock");
  }
}
