package org.quorate.clusterfs.fuse;

import org.quorate.clusterfs.Attributes;

/** What stat(2) shows of a path; owner is root. */
record Status(long inode, int mode, int links, int gid, long size, long mtimeSeconds) {
  private static final int S_IFDIR = 0x4000;
  private static final int S_IFREG = 0x8000;
  private static final int S_IFLNK = 0xA000;

  /** Inode number of the mount's root; tree inodes start at 2. */
  private static final long ROOT_INODE = 1;

  private static final long VIRTUAL_INODES = 1L << 62;

  static Status of(String path, Attributes a, int gid) {
    return new Status(
        inode(path, a), format(a.kind()) | a.mode(), 1, gid, a.size(), a.mtimeSeconds());
  }

  /** Virtual files have no number in the tree: theirs comes from the path, above all others. */
  static long inode(String path, Attributes a) {
    if (path.isEmpty()) {
      return ROOT_INODE;
    }
    return a.inode() != 0 ? a.inode() : VIRTUAL_INODES | (path.hashCode() & 0xffff_ffffL);
  }

  /** A virtual file, whose content and size come about when it is asked for. */
  boolean generated() {
    return (inode & VIRTUAL_INODES) != 0;
  }

  private static int format(Attributes.Kind kind) {
    return switch (kind) {
      case FILE -> S_IFREG;
      case DIRECTORY -> S_IFDIR;
      case LINK -> S_IFLNK;
    };
  }

  /** The type in a directory entry: the format's bits as d_type has them. */
  static int type(Attributes.Kind kind) {
    return format(kind) >> 12;
  }
}
