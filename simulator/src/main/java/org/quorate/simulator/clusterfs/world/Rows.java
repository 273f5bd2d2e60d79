package org.quorate.simulator.clusterfs.world;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.epoch.EpochRecord;

/** A database's rows with a hash of all of them that costs little to keep. */
public final class Rows {
  private static final long ROOT = 0;

  private final Map<Long, Row> byInode = new HashMap<>();
  private final Map<String, Row> inRoot = new HashMap<>();
  private long hash;
  private EpochRecord epoch = EpochRecord.FRESH;

  Rows copy() {
    Rows copy = new Rows();
    copy.byInode.putAll(byInode);
    copy.inRoot.putAll(inRoot);
    copy.hash = hash;
    copy.epoch = epoch;
    return copy;
  }

  void apply(RowChange change) {
    switch (change) {
      case RowChange.Put(Row row) -> {
        forget(byInode.put(row.inode(), row));
        hash ^= hash(row);
        if (row.parent() == ROOT && row.inode() != ROOT) {
          inRoot.put(row.name(), row);
        }
      }
      case RowChange.Remove(long inode) -> forget(byInode.remove(inode));
      case RowChange.Epoch(byte[] record) -> epoch = EpochRecord.parse(record);
    }
  }

  private void forget(@Nullable Row row) {
    if (row != null) {
      hash ^= hash(row);
      Row named = inRoot.get(row.name());
      if (named != null && named.inode() == row.inode()) {
        inRoot.remove(row.name());
      }
    }
  }

  /** The root's type says only who wrote it last, an operation or a synchronisation. */
  private static long hash(Row row) {
    int type = row.inode() == ROOT ? 0 : row.type();
    long fields =
        Objects.hash(row.inode(), row.parent(), row.version(), row.writer(), row.mtime(), type);
    long content = Objects.hash(row.name(), row.inode()) * 31L + Arrays.hashCode(row.data());
    long mixed = (fields << 32 ^ content) * 0x9E37_79B9_7F4A_7C15L;
    return mixed ^ mixed >>> 29;
  }

  public Collection<Row> all() {
    return byInode.values();
  }

  /** The record kept beside the tree. */
  public EpochRecord epoch() {
    return epoch;
  }

  /** Equal rows have an equal hash. */
  public long hash() {
    return hash;
  }

  /** The root's version. */
  public long version() {
    Row root = byInode.get(ROOT);
    return root == null ? 0 : root.version();
  }

  /** The content of a file in the root directory; empty content for an empty one. */
  public Optional<byte[]> file(String name) {
    Row row = inRoot.get(name);
    if (row == null) {
      return Optional.empty();
    }
    byte[] data = row.data();
    return Optional.of(data == null ? new byte[0] : data);
  }

  @Override
  public String toString() {
    return "version %d (%016x)".formatted(version(), hash);
  }
}
