package org.quorate.clusterfs.tree;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.wire.RawText;
import org.quorate.clusterfs.wire.UpdateEntry;

/**
 * A directory or file of the tree. The root has inode 0, parent 0 and the empty name; its version
 * is the tree's.
 *
 * @param memory of what was computed
 * @param data never changed after construction; empty for directories
 */
public record Entry(
    long inode,
    long parent,
    long version,
    int writer,
    long mtime,
    EntryType type,
    String name,
    byte[] data,
    Memory memory) {
  public static final long ROOT = 0;

  /** The name under which the root's row stands in the database. */
  public static final String ROOT_ROW = "__version__";

  private static final byte[] EMPTY = new byte[0];

  Entry(
      long inode,
      long parent,
      long version,
      int writer,
      long mtime,
      EntryType type,
      String name,
      byte[] data) {
    this(inode, parent, version, writer, mtime, type, name, data, new Memory());
  }

  static Entry root(long version, int writer, long mtime) {
    return new Entry(ROOT, ROOT, version, writer, mtime, EntryType.DIRECTORY, "", EMPTY);
  }

  public boolean isDirectory() {
    return type == EntryType.DIRECTORY;
  }

  Entry changed(long newVersion, int newWriter, long newMtime, byte[] newData) {
    return new Entry(inode, parent, newVersion, newWriter, newMtime, type, name, newData);
  }

  Entry moved(long newParent, String newName, long newVersion, int newWriter, long newMtime) {
    return new Entry(inode, newParent, newVersion, newWriter, newMtime, type, newName, data);
  }

  /** The digest members compare in a sync round: without the inode. Computed once. */
  public Digest indexDigest() {
    return memory.digest(this);
  }

  private Digest computeIndexDigest() {
    MessageDigest sha = sha256();
    feed(sha);
    return new Digest(sha.digest());
  }

  /** Keeps what is costly to compute; the same for whoever computes it, so a race is harmless. */
  private static final class Memory {
    private volatile @Nullable Digest digest;

    Digest digest(Entry entry) {
      Digest known = digest;
      if (known == null) {
        known = entry.computeIndexDigest();
        digest = known;
      }
      return known;
    }

    /** Two entries do not differ by what was computed of them. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Memory;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /** The digest that names a lock directory's state: inode first. */
  public Digest lockDigest() {
    MessageDigest sha = sha256();
    feedWithInode(sha);
    return new Digest(sha.digest());
  }

  void feedWithInode(MessageDigest sha) {
    sha.update(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(inode).flip());
    feed(sha);
  }

  /** Section 5.3: version, writer, mtime, size, type, parent, name, data. */
  private void feed(MessageDigest sha) {
    ByteBuffer fixed = ByteBuffer.allocate(8 + 4 + 4 + 4 + 1 + 8).order(ByteOrder.LITTLE_ENDIAN);
    fixed.putLong(version).putInt(writer).putInt((int) mtime).putInt(data.length);
    fixed.put((byte) type.number()).putLong(parent);
    sha.update(fixed.flip());
    sha.update(RawText.encode(name));
    sha.update(data);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** The database row; the root's has another name and type 8 after an operation. */
  public Row toRow() {
    boolean root = inode == ROOT;
    return new Row(
        inode,
        parent,
        version,
        writer,
        mtime,
        root ? EntryType.FILE.number() : type.number(),
        root ? ROOT_ROW : name,
        data.length == 0 ? null : data);
  }

  /** The row as a sync commit writes it: the root's keeps type 4. */
  Row toSyncRow() {
    Row row = toRow();
    return inode != ROOT
        ? row
        : new Row(inode, parent, version, writer, mtime, type.number(), ROOT_ROW, row.data());
  }

  public UpdateEntry toUpdate() {
    return new UpdateEntry(parent, inode, version, writer, mtime, type.number(), name, data);
  }

  static Entry of(UpdateEntry update) {
    return new Entry(
        update.inode(),
        update.parent(),
        update.version(),
        update.writer(),
        update.mtime(),
        EntryType.of(update.type()),
        update.name(),
        update.data());
  }

  static Entry of(Row row) {
    byte[] data = row.data();
    return new Entry(
        row.inode(),
        row.parent(),
        row.version(),
        row.writer(),
        row.mtime(),
        EntryType.of(row.type()),
        row.name(),
        data == null ? EMPTY : data);
  }
}
