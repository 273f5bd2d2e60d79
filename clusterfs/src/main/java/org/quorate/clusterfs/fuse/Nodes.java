package org.quorate.clusterfs.fuse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FsException;

/**
 * The kernel's node ids and the paths they stand for. An id lives while the kernel holds lookups of
 * it; the id of a removed or replaced path stays valid but stands for nothing any more.
 */
final class Nodes {
  static final long ROOT = 1;

  private static final class Node {
    final long id;
    @Nullable String path;
    long lookups;

    Node(long id, String path) {
      this.id = id;
      this.path = path;
    }
  }

  private final Map<Long, Node> byId = new HashMap<>();
  private final Map<String, Node> byPath = new HashMap<>();
  private long last = ROOT;

  Nodes() {
    Node root = new Node(ROOT, "");
    root.lookups = 1;
    byId.put(ROOT, root);
    byPath.put("", root);
  }

  /**
   * @throws FsException ENOENT when what the id stood for is gone
   */
  synchronized String path(long id) throws FsException {
    Node node = byId.get(id);
    String path = node == null ? null : node.path;
    if (path == null) {
      throw new FsException(Errno.ENOENT, "node " + id);
    }
    return path;
  }

  String child(long parent, String name) throws FsException {
    String path = path(parent);
    return path.isEmpty() ? name : path + '/' + name;
  }

  /** The id of a path; 0 when the kernel does not know it. */
  synchronized long id(String path) {
    Node node = byPath.get(path);
    return node == null ? 0 : node.id;
  }

  /** All ids that the kernel knows. */
  synchronized List<Long> ids() {
    return List.copyOf(byId.keySet());
  }

  /** Whether the kernel has this path's attributes from an earlier lookup. */
  synchronized boolean known(String path) {
    return byPath.containsKey(path);
  }

  /** The id for a path that was just seen to exist; one lookup more. */
  synchronized long looked(String path) {
    Node node =
        byPath.computeIfAbsent(
            path,
            p -> {
              Node fresh = new Node(++last, p);
              byId.put(fresh.id, fresh);
              return fresh;
            });
    node.lookups++;
    return node.id;
  }

  synchronized void forget(long id, long lookups) {
    Node node = byId.get(id);
    if (node == null || id == ROOT) {
      return;
    }
    node.lookups -= lookups;
    if (node.lookups <= 0) {
      byId.remove(id);
      if (node.path != null) {
        byPath.remove(node.path, node);
      }
    }
  }

  synchronized void removed(String path) {
    Node node = byPath.remove(path);
    if (node != null) {
      node.path = null;
    }
  }

  /** Only files and empty directories are renamed, so no other path changes. */
  synchronized void renamed(String from, String to) {
    if (from.equals(to)) {
      return;
    }
    removed(to);
    Node node = byPath.remove(from);
    if (node != null) {
      node.path = to;
      byPath.put(to, node);
    }
  }

  synchronized int size() {
    return byId.size();
  }
}
