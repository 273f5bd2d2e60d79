package org.quorate.clusterfs.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.DiscardedFile;
import org.quorate.clusterfs.DiscardedFile.Kind;

/** What a node loses when it takes over another tree than its own. */
public final class Discarding {
  private Discarding() {}

  /**
   * The node's changes since the common point that are not in the next tree in the same form, by
   * path. Volatile and temporary files are left out: nobody misses them.
   *
   * @param commonVersion unsigned; up to it both trees come from the same changes
   */
  public static List<DiscardedFile> discarded(Tree own, long commonVersion, Tree next) {
    List<DiscardedFile> out = new ArrayList<>();
    for (Entry entry : own.sorted()) {
      String path = own.path(entry);
      if (entry.inode() != Entry.ROOT && isNewer(entry.version(), commonVersion) && lasting(path)) {
        Entry kept = next.find(path);
        if (kept == null || kept.type() != entry.type() || !sameData(kept, entry)) {
          out.add(undone(path, entry, kept));
        }
      }
    }
    for (Entry entry : next.sorted()) {
      String path = next.path(entry);
      // An entry's inode is the version at which it was made: both trees once had this one.
      boolean wasHere = !isNewer(entry.inode(), commonVersion) && entry.inode() != Entry.ROOT;
      if (wasHere && own.get(entry.inode()) == null && own.find(path) == null && lasting(path)) {
        out.add(new DiscardedFile(path, Kind.REMOVED, own.version(), 0, 0, null, data(entry)));
      }
    }
    out.sort((a, b) -> a.path().compareTo(b.path()));
    return List.copyOf(out);
  }

  private static DiscardedFile undone(String path, Entry entry, @Nullable Entry kept) {
    return new DiscardedFile(
        path,
        kept == null ? Kind.ADDED : Kind.CHANGED,
        entry.version(),
        entry.writer(),
        entry.mtime(),
        data(entry),
        kept == null ? null : data(kept));
  }

  private static boolean lasting(String path) {
    return !Path.isVolatile(path) && !Path.isTemporary(path);
  }

  private static boolean isNewer(long version, long commonVersion) {
    return Long.compareUnsigned(version, commonVersion) > 0;
  }

  private static boolean sameData(Entry one, Entry other) {
    return Arrays.equals(one.data(), other.data());
  }

  private static byte @Nullable [] data(Entry entry) {
    return entry.isDirectory() ? null : entry.data();
  }
}
