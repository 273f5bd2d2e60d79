package org.quorate.clusterfs.kvstore;

import java.util.Optional;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.tree.PersistentMap;
import org.quorate.clusterfs.wire.StatusUpdate;
import org.quorate.clusterfs.wire.WireReader;

/**
 * The status of all nodes, by node id. Immutable.
 *
 * @param rrd statistics by key (without {@code rrd/}), of all nodes
 */
public record StatusTable(
    PersistentMap<Integer, NodeStatus> nodes, PersistentMap<String, Statistic> rrd) {
  /** The key under which a node announces its address. */
  public static final String NODE_IP = "nodeip";

  /** What Quorate's nodes tell of themselves and a foreign cluster file system does not. */
  public static final String QUORATE = "quorate";

  public static final String RRD = "rrd/";

  /** The largest status value, bytes; beyond is EFBIG. */
  public static final int VALUE_BYTES_MAX = 32 << 10;

  /** Keys of one node, and statistics of all; later ones are ignored. */
  static final int KEYS_MAX = 4096;

  static final int STATISTICS_MAX = 65_536;

  static final int RRD_BYTES_MAX = 4096;
  static final int IP_BYTES_MAX = 256;

  /** Statistics older than this are dropped. */
  static final long RRD_KEPT_MILLIS = 300_000;

  public static final StatusTable EMPTY =
      new StatusTable(PersistentMap.empty(), PersistentMap.empty());

  /** A line of statistics and when it came. */
  public record Statistic(String text, long atMillis) {}

  public NodeStatus of(int nodeid) {
    NodeStatus status = nodes.get(nodeid);
    return status == null ? NodeStatus.NOTHING : status;
  }

  /** Why a node must not say this, if it must not; section 10 has the limits. */
  public static Optional<Errno> refusal(StatusUpdate update) {
    String key = update.key();
    byte[] value = update.value();
    boolean statistic = key.startsWith(RRD);
    boolean text = statistic || key.equals(NODE_IP);
    int end = statistic ? RRD_BYTES_MAX : key.equals(NODE_IP) ? IP_BYTES_MAX : VALUE_BYTES_MAX + 1;
    if (value.length >= end) {
      return Optional.of(Errno.EFBIG);
    }
    boolean nameless = key.isEmpty() || key.equals(RRD);
    boolean endless = text && (value.length == 0 || value[value.length - 1] != 0);
    return nameless || endless ? Optional.of(Errno.EINVAL) : Optional.empty();
  }

  /** With what a node said; what breaks a limit changes nothing. */
  public StatusTable with(int nodeid, StatusUpdate update, Now now) {
    if (refusal(update).isPresent()) {
      return this;
    }
    String key = update.key();
    byte[] value = update.value();
    if (key.startsWith(RRD)) {
      String name = key.substring(RRD.length());
      boolean room = rrd.size() < STATISTICS_MAX || rrd.get(name) != null;
      return !room
          ? this
          : new StatusTable(
              nodes, rrd.with(name, new Statistic(text(value), now.monotonicMillis())));
    }
    NodeStatus status = of(nodeid);
    if (key.equals(NODE_IP)) {
      return put(nodeid, status.withIp(text(value)));
    }
    if (value.length == 0) {
      return put(nodeid, status.without(key));
    }
    boolean room = status.values().size() < KEYS_MAX || status.values().get(key) != null;
    return room ? put(nodeid, status.with(key, value)) : this;
  }

  /** Without statistics nobody has renewed for five minutes. */
  public StatusTable pruned(Now now) {
    PersistentMap<String, Statistic> kept = rrd;
    for (String key : rrd.keys()) {
      Statistic statistic = rrd.get(key);
      if (statistic != null && now.monotonicMillis() - statistic.atMillis() > RRD_KEPT_MILLIS) {
        kept = kept.without(key);
      }
    }
    return kept == rrd ? this : new StatusTable(nodes, kept);
  }

  private StatusTable put(int nodeid, NodeStatus status) {
    return new StatusTable(nodes.with(nodeid, status), rrd);
  }

  private static String text(byte[] value) {
    return WireReader.cString(value);
  }
}
