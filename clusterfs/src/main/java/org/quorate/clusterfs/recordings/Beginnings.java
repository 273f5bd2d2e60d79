package org.quorate.clusterfs.recordings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Message;
import org.quorate.clusterfs.wire.UpdateEntry;
import org.quorate.model.InvalidInput;

/**
 * The databases a recorded process may have started with. A trace does not hold them, so they are
 * taken from what else is known: recorded databases, what the node had when its last process ended,
 * what a replayed process had when it said the same STATE, and new databases with the cluster's
 * corosync.conf.
 */
final class Beginnings {
  private static final String COROSYNC_CONF = "corosync.conf";

  /** The root's version after the first start with a corosync.conf. */
  private static final long FRESH_VERSION = 3;

  private final List<List<Row>> recorded = new ArrayList<>();
  private final Map<Integer, List<Row>> disks = new HashMap<>();
  private final Map<Index, List<Row>> said = new LinkedHashMap<>();
  private final Set<Conf> confs = new LinkedHashSet<>();

  /** A corosync.conf as a first start imports it. */
  private record Conf(String text, long mtime) {}

  Beginnings(List<RecordedDatabase> databases) {
    for (RecordedDatabase database : databases) {
      recorded.add(database.rows());
      for (Row row : database.rows()) {
        byte[] data = row.data();
        if (row.name().equals(COROSYNC_CONF) && data != null) {
          imported(row.parent(), row.version(), data, row.mtime());
        }
      }
    }
  }

  /** An entry a leader sent may be the corosync.conf of a first start. */
  void sent(Message message) {
    if (message instanceof Message.Update update) {
      UpdateEntry entry = UpdateEntry.parse(update.payload());
      if (entry.name().equals(COROSYNC_CONF)) {
        imported(entry.parent(), entry.version(), entry.data(), entry.mtime());
      }
    }
  }

  private void imported(long parent, long version, byte[] data, long mtime) {
    if (parent == 0 && version == FRESH_VERSION) {
      confs.add(new Conf(new String(data, ISO_8859_1), mtime));
    }
  }

  /** A node's process ended with these rows. */
  void ended(int nodeid, Replay replay) {
    disks.put(nodeid, replay.rows());
    said.putAll(replay.said());
  }

  /** The disks belong to one trace. */
  void nextTrace() {
    disks.clear();
  }

  /**
   * What a process of this node may have started with, likeliest first.
   *
   * @param first its first STATE, if it said one before it changed anything
   */
  List<List<Row>> of(int nodeid, Optional<Index> first) {
    List<List<Row>> all = new ArrayList<>();
    Optional.ofNullable(disks.get(nodeid)).ifPresent(all::add);
    first.map(said::get).ifPresent(all::add);
    all.addAll(recorded);
    Optional<Long> born = first.filter(index -> index.version() <= FRESH_VERSION).map(Index::mtime);
    for (Conf conf : confs) {
      byte[] text = conf.text().getBytes(ISO_8859_1);
      all.add(fresh(TreeLoader.firstStart(text, born.orElse(conf.mtime()))));
    }
    born.ifPresent(mtime -> all.add(fresh(TreeLoader.firstStart(null, mtime))));
    return first.map(index -> all.stream().filter(rows -> says(rows, index)).toList()).orElse(all);
  }

  private static List<Row> fresh(List<RowChange> changes) {
    List<Row> rows = new ArrayList<>();
    for (RowChange change : changes) {
      if (change instanceof RowChange.Put(Row row)) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static boolean says(List<Row> rows, Index index) {
    try {
      return TreeLoader.load(rows).index().equals(index);
    } catch (InvalidInput noTree) {
      return false;
    }
  }
}
