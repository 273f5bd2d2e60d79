package org.quorate.clusterfs.recordings;

import java.nio.file.Path;
import java.util.List;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Row;

/**
 * A node's database at one moment and what it makes of it.
 *
 * @param sqlite the file itself
 * @param index the digests by ascending inode
 * @param checksum of the whole database
 */
public record RecordedDatabase(
    String name, Path sqlite, List<Row> rows, List<Digest> index, Digest checksum) {
  /** The version of the tree. */
  public long version() {
    return rows.getFirst().version();
  }
}
