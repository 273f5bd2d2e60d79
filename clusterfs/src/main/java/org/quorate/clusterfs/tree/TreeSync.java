package org.quorate.clusterfs.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Index.IndexEntry;
import org.quorate.clusterfs.wire.UpdateEntry;
import org.quorate.model.InvalidInput;

/** How a leader brings another member's tree up to its own (section 6). */
public final class TreeSync {
  private TreeSync() {}

  /** A member's tree after the commit. */
  public record Committed(Tree tree, List<RowChange> rows, List<String> paths) {}

  /** The leader's entries that some of these members lack or have otherwise. */
  public static List<UpdateEntry> missing(Tree leader, Index own, List<Index> others) {
    Set<Long> wanted = new LinkedHashSet<>();
    for (Index other : others) {
      Set<IndexEntry> known = new HashSet<>(other.entries());
      own.entries().stream()
          .filter(entry -> !known.contains(entry))
          .forEach(entry -> wanted.add(entry.inode()));
    }
    return leader.sorted().stream()
        .filter(entry -> wanted.contains(entry.inode()))
        .map(Entry::toUpdate)
        .toList();
  }

  /**
   * Deletes what the leader does not have, takes what it sent, and checks the result.
   *
   * @throws InvalidInput when the result is not the leader's index; nothing is changed then
   */
  public static Committed commit(Tree tree, Index leader, List<UpdateEntry> updates) {
    Map<Long, Entry> entries = new HashMap<>();
    Set<Long> kept = new HashSet<>();
    leader.entries().forEach(entry -> kept.add(entry.inode()));
    List<RowChange> rows = new ArrayList<>();
    for (Entry entry : tree.sorted()) {
      if (kept.contains(entry.inode())) {
        entries.put(entry.inode(), entry);
      } else {
        rows.add(new RowChange.Remove(entry.inode()));
      }
    }
    for (UpdateEntry update : updates) {
      Entry entry = Entry.of(update);
      entries.put(entry.inode(), entry);
      rows.add(new RowChange.Put(entry.toSyncRow()));
    }
    Tree next = TreeLoader.of(entries.values());
    if (!next.index().equals(leader)) {
      throw new InvalidInput("after the synchronisation this node's tree is not the leader's");
    }
    return new Committed(next, rows, changedPaths(tree, next));
  }

  private static List<String> changedPaths(Tree before, Tree after) {
    Map<String, Digest> old = new HashMap<>();
    before.sorted().forEach(entry -> old.put(before.path(entry), entry.indexDigest()));
    Set<String> out = new LinkedHashSet<>();
    for (Entry entry : after.sorted()) {
      String path = after.path(entry);
      Digest known = old.remove(path);
      boolean same = known != null && known.equals(entry.indexDigest());
      if (!same && !path.isEmpty()) {
        out.add(path);
      }
    }
    out.addAll(old.keySet());
    return List.copyOf(out);
  }
}
