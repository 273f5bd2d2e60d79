package org.quorate.clusterfs.recordings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.wire.Index;

/**
 * A node's database at one moment and what pmxcfs made of it.
 *
 * @param sqlite the file itself, if it was kept
 * @param rows by ascending inode
 * @param index what the node said in STATE
 * @param checksum of the whole database
 */
public record RecordedDatabase(
    String name, Optional<Path> sqlite, List<Row> rows, Index index, Digest checksum) {
  /** The order of the rows. */
  static final Comparator<Row> BY_INODE = (a, b) -> Long.compareUnsigned(a.inode(), b.inode());

  /** The version of the tree. */
  public long version() {
    return index.version();
  }

  /**
   * Whether these are the same rows, to the last column. The root's type does not count: it says
   * only whether an operation or a synchronisation wrote last (protocol description, 5.1).
   */
  boolean holds(Collection<Row> others) {
    if (others.size() != rows.size()) {
      return false;
    }
    Iterator<Row> own = rows.iterator();
    return others.stream().sorted(BY_INODE).allMatch(row -> same(own.next(), row));
  }

  private static boolean same(Row a, Row b) {
    return a.inode() == b.inode()
        && a.parent() == b.parent()
        && a.version() == b.version()
        && a.writer() == b.writer()
        && a.mtime() == b.mtime()
        && (a.type() == b.type() || a.inode() == 0)
        && a.name().equals(b.name())
        && Arrays.equals(data(a), data(b));
  }

  private static byte[] data(Row row) {
    byte[] data = row.data();
    return data == null ? new byte[0] : data;
  }
}
