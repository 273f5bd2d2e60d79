package org.quorate.api.history;

import java.util.Set;
import org.quorate.api.ApiException;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;

/**
 * A path of the tree as people type it: with or without /etc/pve, through the links of its root.
 */
final class TreePath {
  private static final String MOUNT = "/etc/pve/";

  /** Links in the root that lead into the node's own directory. */
  private static final Set<String> OWN_DIRECTORIES = Set.of("qemu-server", "lxc", "openvz");

  private TreePath() {}

  /**
   * The path below /etc/pve without links.
   *
   * @throws ApiException status 400 when it cannot be one
   */
  static String of(String typed, NodeName me) {
    String path = typed.startsWith(MOUNT) ? typed.substring(MOUNT.length()) : typed;
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw ApiException.parameter(
            "path",
            "'" + Quoted.of(typed) + "' is not a file below /etc/pve: storage.cfg, for example");
      }
    }
    String first = path.split("/", 2)[0];
    if (first.equals("local")) {
      return "nodes/" + me + path.substring(first.length());
    }
    return OWN_DIRECTORIES.contains(first) ? "nodes/" + me + "/" + path : path;
  }

  /** Whether only root may see it. */
  static boolean isPrivate(String path) {
    return path.matches("(?:nodes/[^/]+/)?priv(?:/.*)?");
  }
}
