package org.quorate.clusterfs.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/** Builds a tree from the database's rows or a leader's entries, refusing what cannot be a tree. */
public final class TreeLoader {
  private final Map<Long, List<Entry>> children = new HashMap<>();
  private @Nullable Entry root;
  private int size;

  /** What a node holds that has no database yet: a root of version 1, and its corosync.conf. */
  public static List<RowChange> firstStart(byte @Nullable [] corosyncConf, long nowSeconds) {
    Tree tree = Tree.ofRoot(Entry.root(1, 0, nowSeconds));
    if (corosyncConf != null) {
      Entry conf = new Entry(2, 0, 3, 0, nowSeconds, EntryType.FILE, "corosync.conf", corosyncConf);
      tree = tree.with(Entry.root(3, 0, nowSeconds)).with(conf);
    }
    return tree.sorted().stream().<RowChange>map(e -> new RowChange.Put(e.toRow())).toList();
  }

  /**
   * The tree of these rows.
   *
   * @throws InvalidInput when they are no tree
   */
  public static Tree load(Collection<Row> rows) {
    TreeLoader loader = new TreeLoader();
    rows.forEach(loader::add);
    return loader.tree();
  }

  /** Checks and joins entries, the root among them. */
  static Tree of(Collection<Entry> entries) {
    TreeLoader loader = new TreeLoader();
    entries.forEach(loader::add);
    return loader.tree();
  }

  /**
   * One more row of the database, in any order.
   *
   * @throws InvalidInput when it can be in no tree; the daemon must not start then
   */
  public void add(Row row) {
    if (row.inode() != Entry.ROOT) {
      add(Entry.of(row));
      return;
    }
    EntryType.of(row.type());
    if (!row.name().equals(Entry.ROOT_ROW) || row.parent() != Entry.ROOT) {
      throw refused("row 0 is named '" + Quoted.of(row.name()) + "', not " + Entry.ROOT_ROW);
    }
    add(Entry.root(row.version(), row.writer(), row.mtime()));
  }

  private void add(Entry entry) {
    check(entry);
    size++;
    if (entry.inode() != Entry.ROOT) {
      children.computeIfAbsent(entry.parent(), parent -> new ArrayList<>()).add(entry);
    } else if (root == null) {
      root = entry;
    } else {
      throw twice(entry);
    }
  }

  /** Whether there was none: a new database. */
  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * Walks down from the root, so that whatever hangs on nothing, or on itself, is noticed.
   *
   * @throws InvalidInput when what was added is no tree
   */
  public Tree tree() {
    if (root == null) {
      throw refused("row 0 (" + Entry.ROOT_ROW + ") is missing");
    }
    Tree tree = Tree.ofRoot(root);
    Deque<Entry> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Entry directory = open.pop();
      for (Entry entry : children.getOrDefault(directory.inode(), List.of())) {
        if (!directory.isDirectory()) {
          throw refused("'" + Quoted.of(directory.name()) + "' is a file with entries in it");
        }
        if (tree.get(entry.inode()) != null) {
          throw twice(entry);
        }
        if (tree.child(directory, entry.name()) != null) {
          throw refused("'" + Quoted.of(entry.name()) + "' occurs twice in one directory");
        }
        tree = tree.with(entry);
        open.push(entry);
      }
    }
    if (tree.size() != size) {
      throw refused((size - tree.size()) + " entries have no parent directory");
    }
    return tree;
  }

  private static InvalidInput twice(Entry entry) {
    return refused("inode " + Long.toUnsignedString(entry.inode()) + " occurs twice");
  }

  private static void check(Entry entry) {
    boolean root = entry.inode() == Entry.ROOT;
    if (root ? !entry.name().isEmpty() || !entry.isDirectory() : Path.forbiddenName(entry.name())) {
      throw refused("'" + Quoted.of(entry.name()) + "' cannot be an entry's name");
    }
    if (entry.name().indexOf('/') >= 0) {
      throw refused("'" + Quoted.of(entry.name()) + "' has a slash in its name");
    }
    if (entry.isDirectory() && entry.data().length > 0) {
      throw refused("directory '" + Quoted.of(entry.name()) + "' has data");
    }
  }

  private static InvalidInput refused(String why) {
    return new InvalidInput(why);
  }
}
