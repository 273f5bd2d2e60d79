package org.quorate.clusterfs.tree;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.tree.Change.Applied;
import org.quorate.clusterfs.tree.Change.Refused;

/**
 * How an ordered operation changes the tree (section 4.1): the same input gives the same bytes on
 * every node. Every applied operation raises the root's version; that number becomes the version
 * (and, for a new entry, the inode) of what changed.
 *
 * @param writer node id of the sender
 * @param mtime the sender's time, seconds since 1970
 */
public record TreeRules(Tree tree, VmList guests, int writer, long mtime) {
  /** The largest file, bytes; beyond is EFBIG. */
  public static final int FILE_BYTES_MAX = 1 << 20;

  private static final byte[] EMPTY = new byte[0];

  public Change create(String path) {
    return make(path, EntryType.FILE);
  }

  public Change mkdir(String path) {
    return make(path, EntryType.DIRECTORY);
  }

  private Change make(String path, EntryType type) {
    Entry parent = tree.find(Path.parent(path));
    Optional<GuestPath> guest = type == EntryType.FILE ? GuestPath.of(path) : Optional.empty();
    if (parent == null) {
      return new Refused(Errno.ENOENT);
    }
    if (!parent.isDirectory()) {
      return new Refused(Errno.ENOTDIR);
    }
    String name = Path.name(path);
    if (Path.forbiddenName(name)) {
      return new Refused(Errno.EACCES);
    }
    if (tree.child(parent, name) != null || guest.filter(guests::conflicts).isPresent()) {
      return new Refused(Errno.EEXIST);
    }
    long version = nextVersion();
    Entry entry = new Entry(version, parent.inode(), version, writer, mtime, type, name, EMPTY);
    return put(entry, 0, guest.map(guests::register).orElse(guests), List.of(path));
  }

  public Change write(String path, long offset, byte[] data, boolean truncate) {
    long end = offset + data.length;
    if (end > FILE_BYTES_MAX) {
      return new Refused(Errno.EFBIG);
    }
    Entry entry = tree.find(path);
    if (entry == null) {
      return new Refused(Errno.ENOENT);
    }
    if (entry.isDirectory()) {
      return new Refused(Errno.ENOTDIR);
    }
    Optional<GuestPath> guest = GuestPath.of(path);
    if (guest.filter(guests::conflicts).isPresent()) {
      return new Refused(Errno.EEXIST);
    }
    int size = truncate ? (int) end : (int) Math.max(end, entry.data().length);
    byte[] content = Arrays.copyOf(entry.data(), size);
    System.arraycopy(data, 0, content, (int) offset, data.length);
    return put(
        entry.changed(nextVersion(), writer, mtime, content),
        data.length,
        guest.map(guests::register).orElse(guests),
        List.of(path));
  }

  public Change delete(String path) {
    Entry entry = tree.find(path);
    if (entry == null) {
      return new Refused(Errno.ENOENT);
    }
    if (entry.inode() == Entry.ROOT) {
      return new Refused(Errno.EACCES);
    }
    if (tree.hasChildren(entry)) {
      return new Refused(Errno.ENOTEMPTY);
    }
    Entry root = nextRoot(mtime);
    VmList list = guestOf(path, entry).map(guests::remove).orElse(guests);
    List<RowChange> rows =
        List.of(new RowChange.Remove(entry.inode()), new RowChange.Put(root.toRow()));
    return new Applied(tree.without(entry).with(root), list, 0, rows, List.of(path));
  }

  public Change rename(String path, String to) {
    Entry source = tree.find(path);
    Entry parent = tree.find(Path.parent(to));
    if (source == null || parent == null) {
      return new Refused(Errno.ENOENT);
    }
    Entry target = tree.child(parent, Path.name(to));
    Optional<Errno> refusal = renameRefusal(path, source, to, parent, target);
    if (refusal.isPresent()) {
      return new Refused(refusal.get());
    }
    Entry moved = source.moved(parent.inode(), Path.name(to), nextVersion(), writer, mtime);
    VmList list = guestOf(path, source).map(guests::remove).orElse(guests);
    VmList after = guestOf(to, source).map(list::register).orElse(list);
    if (target == null || target.inode() == source.inode()) {
      return put(moved, 0, after, List.of(path, to));
    }
    Entry root = nextRoot(mtime);
    List<RowChange> rows =
        List.of(
            new RowChange.Remove(target.inode()),
            new RowChange.Put(moved.toRow()),
            new RowChange.Put(root.toRow()));
    return new Applied(
        tree.without(target).with(moved).with(root), after, 0, rows, List.of(path, to));
  }

  private Optional<Errno> renameRefusal(
      String path, Entry source, String to, Entry parent, @Nullable Entry target) {
    if (source.inode() == Entry.ROOT || isLock(path, source)) {
      return Optional.of(Errno.EACCES);
    }
    if (!parent.isDirectory()) {
      return Optional.of(Errno.ENOTDIR);
    }
    if (Path.forbiddenName(Path.name(to))) {
      return Optional.of(Errno.EACCES);
    }
    Optional<GuestPath> from = guestOf(path, source);
    Optional<GuestPath> guest = guestOf(to, source);
    boolean migration = from.map(GuestPath::id).equals(guest.map(GuestPath::id));
    if (!migration && guest.filter(guests::conflicts).isPresent()) {
      return Optional.of(Errno.EEXIST);
    }
    if (source.isDirectory() && tree.hasChildren(source)) {
      return Optional.of(Errno.ENOTEMPTY);
    }
    if (parent.inode() == source.inode()) {
      return Optional.of(Errno.EINVAL);
    }
    if (target != null && target.isDirectory() && tree.hasChildren(target)) {
      return Optional.of(Errno.ENOTEMPTY);
    }
    return Optional.empty();
  }

  /** The given mtime becomes the root's too. A lock may be refreshed by its holder only. */
  public Change setMtime(String path, long given) {
    Entry entry = tree.find(path);
    if (entry == null) {
      return new Refused(Errno.ENOENT);
    }
    if (isLock(path, entry) && (given < entry.mtime() || writer != entry.writer())) {
      return new Refused(Errno.EACCES);
    }
    TreeRules atGiven = new TreeRules(tree, guests, writer, given);
    if (entry.inode() == Entry.ROOT) {
      Entry root = atGiven.nextRoot(given);
      return new Applied(
          tree.with(root), guests, 0, List.of(new RowChange.Put(root.toRow())), List.of(path));
    }
    return atGiven.put(
        entry.changed(nextVersion(), writer, given, entry.data()), 0, guests, List.of(path));
  }

  /** Whether a path is a lock: a directory directly in priv/lock. */
  public static boolean isLock(String path, Entry entry) {
    return entry.isDirectory() && Path.isLock(path);
  }

  private static Optional<GuestPath> guestOf(String path, Entry entry) {
    return entry.isDirectory() ? Optional.empty() : GuestPath.of(path);
  }

  private long nextVersion() {
    return tree.version() + 1;
  }

  private Entry nextRoot(long rootMtime) {
    return Entry.root(nextVersion(), writer, rootMtime);
  }

  private Change put(Entry entry, int value, VmList list, List<String> paths) {
    Entry root = nextRoot(mtime);
    List<RowChange> rows =
        List.of(new RowChange.Put(entry.toRow()), new RowChange.Put(root.toRow()));
    return new Applied(tree.with(entry).with(root), list, value, rows, paths);
  }
}
