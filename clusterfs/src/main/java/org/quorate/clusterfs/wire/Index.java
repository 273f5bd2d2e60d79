package org.quorate.clusterfs.wire;

import java.util.ArrayList;
import java.util.List;
import org.quorate.clusterfs.Digest;
import org.quorate.model.InvalidInput;

/**
 * What a member holds, as the STATE payload of dcdb says it (section 5.4).
 *
 * @param version the root's version (unsigned)
 * @param lastInode the highest inode present
 * @param entries ascending inode (unsigned), the root first
 */
public record Index(
    long version, long lastInode, int writer, long mtime, List<IndexEntry> entries) {
  private static final int FIXED = 32;

  /** An entry's inode and index digest. */
  public record IndexEntry(long inode, Digest digest) {
    static final int BYTES = 8 + Digest.BYTES;
  }

  public byte[] encode() {
    int bytes = FIXED + IndexEntry.BYTES * entries.size();
    WireWriter out = new WireWriter(bytes);
    out.u64(version).u64(lastInode).u32(writer).u32(mtime).u32(entries.size()).u32(bytes);
    for (IndexEntry entry : entries) {
      out.u64(entry.inode()).bytes(entry.digest().toBytes());
    }
    return out.done();
  }

  /**
   * Reads a STATE payload.
   *
   * @throws InvalidInput when lengths disagree or inodes do not ascend from 0
   */
  public static Index parse(byte[] payload) {
    WireReader in = new WireReader(payload, "an index");
    long version = in.u64();
    long lastInode = in.u64();
    int writer = in.bits32();
    long mtime = in.u32();
    long size = in.u32();
    long bytes = in.u32();
    if (bytes != payload.length || bytes != FIXED + IndexEntry.BYTES * size) {
      throw new InvalidInput("an index of " + size + " entries says it has " + bytes + " bytes");
    }
    List<IndexEntry> entries = new ArrayList<>((int) size);
    for (long i = 0; i < size; i++) {
      long inode = in.u64();
      boolean ascends =
          i == 0 ? inode == 0 : Long.compareUnsigned(inode, entries.getLast().inode()) > 0;
      if (!ascends) {
        throw new InvalidInput("an index has inodes out of order");
      }
      entries.add(new IndexEntry(inode, new Digest(in.bytes(Digest.BYTES))));
    }
    return new Index(version, lastInode, writer, mtime, List.copyOf(entries));
  }
}
