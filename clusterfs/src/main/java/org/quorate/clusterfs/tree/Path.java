package org.quorate.clusterfs.tree;

import java.util.regex.Pattern;
import org.quorate.clusterfs.wire.RawText;

/** Paths inside the tree: no leading slash, the root is "". */
public final class Path {
  private static final Pattern LOCK = Pattern.compile("priv/lock/[^/]+");
  private static final Pattern PRIVATE = Pattern.compile("(?:nodes/[^/]+/)?priv(?:/.*)?");

  private static final Pattern VOLATILE =
      Pattern.compile("ha/manager_status|nodes/[^/]+/lrm_status|priv/lock(?:/.*)?");

  /** What statfs(2) announces, one more than Linux's NAME_MAX: as in pmxcfs. */
  public static final int NAME_BYTES_MAX = 256;

  /** PATH_MAX less the mount point, bytes. */
  private static final int PATH_BYTES_MAX = 4000;

  private Path() {}

  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public static String child(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  /** Whether this is where a lock directory would be: a direct child of priv/lock. */
  public static boolean isLock(String path) {
    return LOCK.matcher(path).matches();
  }

  /** Whether only root may read it. */
  public static boolean isPrivate(String path) {
    return PRIVATE.matcher(path).matches();
  }

  /** Status and locks: written all the time, worth nothing a minute later. */
  public static boolean isVolatile(String path) {
    return VOLATILE.matcher(path).matches();
  }

  /** A file on its way to its real name: {@code storage.cfg.tmp.4711}. */
  public static boolean isTemporary(String path) {
    return name(path).contains(".tmp.");
  }

  /** Names the tree never holds. */
  static boolean forbiddenName(String name) {
    return name.isEmpty() || name.equals(".") || name.equals("..");
  }

  /** Whether a path may be asked for at all: no NUL, no empty parts, not too long. */
  public static boolean wellFormed(String path) {
    if (path.isEmpty()) {
      return true;
    }
    if (path.indexOf('\0') >= 0 || !RawText.isText(path)) {
      return false;
    }
    for (String name : path.split("/", -1)) {
      if (forbiddenName(name)) {
        return false;
      }
    }
    return true;
  }

  public static boolean tooLong(String path) {
    return RawText.encode(path).length > PATH_BYTES_MAX
        || RawText.encode(name(path)).length > NAME_BYTES_MAX;
  }
}
