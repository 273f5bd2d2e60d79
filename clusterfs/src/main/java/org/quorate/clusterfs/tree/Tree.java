package org.quorate.clusterfs.tree;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Index.IndexEntry;

/**
 * All entries at one moment, immutable. Built by {@link TreeLoader}, changed by {@link TreeRules}.
 */
public final class Tree {
  private static final Comparator<Entry> BY_INODE =
      (a, b) -> Long.compareUnsigned(a.inode(), b.inode());

  private final PersistentMap<Long, Entry> entries;
  private final PersistentMap<Long, PersistentMap<String, Long>> directories;
  private final long bytes;

  private Tree(
      PersistentMap<Long, Entry> entries,
      PersistentMap<Long, PersistentMap<String, Long>> directories,
      long bytes) {
    this.entries = entries;
    this.directories = directories;
    this.bytes = bytes;
  }

  static Tree ofRoot(Entry root) {
    return new Tree(
        PersistentMap.<Long, Entry>empty().with(root.inode(), root), PersistentMap.empty(), 0);
  }

  public Entry root() {
    Entry root = entries.get(Entry.ROOT);
    if (root == null) {
      throw new IllegalStateException("a tree has a root");
    }
    return root;
  }

  /** The tree's version, +1 with every operation in the cluster. */
  public long version() {
    return root().version();
  }

  /** Bytes of all files. */
  public long bytes() {
    return bytes;
  }

  /** Number of entries, root included. */
  public int size() {
    return entries.size();
  }

  /** Whether it holds no file but what a first start puts in: nothing of a cluster. */
  public boolean isFresh() {
    Entry conf = find("corosync.conf");
    return bytes == (conf == null ? 0 : conf.data().length);
  }

  public @Nullable Entry get(long inode) {
    return entries.get(inode);
  }

  /** The entry at a path ("" is the root), or null. */
  public @Nullable Entry find(String path) {
    Entry entry = root();
    int from = 0;
    while (entry != null && from < path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      entry = child(entry, path.substring(from, to));
      from = to + 1;
    }
    return entry;
  }

  @Nullable Entry child(Entry directory, String name) {
    PersistentMap<String, Long> names = directories.get(directory.inode());
    Long inode = names == null ? null : names.get(name);
    return inode == null ? null : entries.get(inode);
  }

  boolean hasChildren(Entry directory) {
    PersistentMap<String, Long> names = directories.get(directory.inode());
    return names != null && names.size() > 0;
  }

  /** The entries of a directory, sorted by name. */
  public List<Entry> children(Entry directory) {
    PersistentMap<String, Long> names = directories.get(directory.inode());
    List<Entry> out = new ArrayList<>();
    if (names != null) {
      names.forEach(
          (name, inode) -> {
            Entry entry = entries.get(inode);
            if (entry != null) {
              out.add(entry);
            }
          });
    }
    out.sort(Comparator.comparing(Entry::name));
    return out;
  }

  /** An entry's path, found by walking up. */
  public String path(Entry entry) {
    StringBuilder out = new StringBuilder(entry.name());
    Entry up = entry;
    while (up.inode() != Entry.ROOT && up.parent() != Entry.ROOT) {
      Entry parent = entries.get(up.parent());
      if (parent == null) {
        break;
      }
      out.insert(0, '/').insert(0, parent.name());
      up = parent;
    }
    return out.toString();
  }

  /** With this entry put in place of the one of the same inode, wherever that was. */
  Tree with(Entry entry) {
    Entry old = entries.get(entry.inode());
    Tree base = old == null ? this : without(old);
    PersistentMap<Long, PersistentMap<String, Long>> dirs = base.directories;
    if (entry.inode() != Entry.ROOT) {
      PersistentMap<String, Long> names = dirs.get(entry.parent());
      dirs =
          dirs.with(
              entry.parent(),
              (names == null ? PersistentMap.<String, Long>empty() : names)
                  .with(entry.name(), entry.inode()));
    }
    return new Tree(
        base.entries.with(entry.inode(), entry), dirs, base.bytes + entry.data().length);
  }

  Tree without(Entry entry) {
    PersistentMap<Long, PersistentMap<String, Long>> dirs = directories;
    PersistentMap<String, Long> names = dirs.get(entry.parent());
    if (names != null && entry.inode() != Entry.ROOT) {
      PersistentMap<String, Long> rest = names.without(entry.name());
      dirs = rest.size() == 0 ? dirs.without(entry.parent()) : dirs.with(entry.parent(), rest);
    }
    return new Tree(entries.without(entry.inode()), dirs, bytes - entry.data().length);
  }

  /** All entries, ascending inode, the root first. */
  public List<Entry> sorted() {
    List<Entry> out = entries.values();
    out.sort(BY_INODE);
    return out;
  }

  /** What a sync round compares. */
  public Index index() {
    List<Entry> sorted = sorted();
    List<IndexEntry> index =
        sorted.stream().map(entry -> new IndexEntry(entry.inode(), entry.indexDigest())).toList();
    Entry root = root();
    return new Index(root.version(), sorted.getLast().inode(), root.writer(), root.mtime(), index);
  }

  /** What the hourly verification compares. */
  public Digest checksum() {
    MessageDigest sha = Entry.sha256();
    sorted().forEach(entry -> entry.feedWithInode(sha));
    return new Digest(sha.digest());
  }
}
