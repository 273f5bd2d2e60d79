package org.quorate.clusterfs.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.tree.Change;
import org.quorate.clusterfs.tree.Entry;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.clusterfs.tree.TreeRules;
import org.quorate.clusterfs.tree.VmList;

/** A tree whose changes are told as the machine tells them. */
public final class Changes {
  private Tree tree =
      TreeLoader.load(
          TreeLoader.firstStart(null, 1).stream()
              .map(put -> ((RowChange.Put) put).row())
              .map(Row.class::cast)
              .toList());
  private long mtime = 1_700_000_000;
  private int writer = 1;

  public Changes by(int nodeid) {
    writer = nodeid;
    return this;
  }

  private TreeRules rules() {
    return new TreeRules(tree, VmList.EMPTY, writer, mtime++);
  }

  private List<FileChange> take(Change change) {
    Change.Applied applied = (Change.Applied) change;
    Tree before = tree;
    tree = applied.tree();
    List<FileChange> out = new ArrayList<>();
    for (int i = 0; i < applied.paths().size(); i++) {
      String path = applied.paths().get(i);
      out.add(
          new FileChange(
              path,
              tree.version(),
              tree.root().writer(),
              tree.root().mtime(),
              before.find(path),
              tree.find(path),
              applied.paths().size() == 2
                  ? new FileChange.Renamed(applied.paths().get(1 - i))
                  : new FileChange.Ordered()));
    }
    return out;
  }

  public List<FileChange> create(String path) {
    return take(rules().create(path));
  }

  public List<FileChange> mkdir(String path) {
    return take(rules().mkdir(path));
  }

  public List<FileChange> append(String path, String text) {
    Entry entry = tree.find(path);
    return take(
        rules().write(path, entry == null ? 0 : entry.data().length, text.getBytes(UTF_8), false));
  }

  public List<FileChange> empty(String path) {
    return take(rules().write(path, 0, new byte[0], true));
  }

  public List<FileChange> touch(String path) {
    return take(rules().setMtime(path, mtime));
  }

  public List<FileChange> delete(String path) {
    return take(rules().delete(path));
  }

  public List<FileChange> rename(String from, String to) {
    return take(rules().rename(from, to));
  }

  /** As most programs of this product write: beside the file, then renamed. */
  public List<FileChange> replace(String path, String text) {
    String temporary = path + ".tmp.4711";
    List<FileChange> out = new ArrayList<>(create(temporary));
    out.addAll(append(temporary, text));
    out.addAll(rename(temporary, path));
    return out;
  }

  /** The path as it is now, as if the node had missed it and a sync brought it. */
  public FileChange synced(String path, Entry before) {
    Entry after = tree.find(path);
    return new FileChange(
        path,
        after == null ? tree.version() : after.version(),
        after == null ? 0 : after.writer(),
        after == null ? 0 : after.mtime(),
        before,
        after,
        new FileChange.Synced());
  }

  public Entry entry(String path) {
    return tree.find(path);
  }
}
