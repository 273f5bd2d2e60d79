package org.quorate.clusterfs;

import java.util.List;

/**
 * /etc/pve as the FUSE mount and the sockets use it; safe for many threads. Paths have no leading
 * slash, the root is "". Reads are served from the last published {@link View} and never block.
 * Changes block until the cluster has ordered them and this node has applied and stored them.
 *
 * <p>Changes fail with EACCES without quorum, EBUSY when the group was left or lost before the
 * result was known (the change may have happened), and with what the rules of the tree say.
 */
public interface PveTree {
  Attributes attributes(String path) throws FsException;

  /** The names in a directory, sorted; virtual files and links included in the root. */
  List<String> list(String path) throws FsException;

  /** A whole file, at most 1 MiB. The array must not be changed. */
  byte[] read(String path) throws FsException;

  /** Where a symbolic link of the root points, relative to the root: {@code nodes/pve1}. */
  String readLink(String path) throws FsException;

  void create(String path) throws FsException;

  void mkdir(String path) throws FsException;

  /** Removes a file or an empty directory (ENOTEMPTY otherwise). */
  void delete(String path) throws FsException;

  /** Renames a file or an empty directory, replacing an existing target. */
  void rename(String from, String to) throws FsException;

  /**
   * Writes bytes at an offset; with {@code truncate} the file ends after them (truncation to n is:
   * no bytes, offset n, truncate).
   *
   * @return the number of bytes written
   */
  int write(String path, int offset, byte[] bytes, boolean truncate) throws FsException;

  /** Sets the modification time; 0 on a directory in priv/lock asks for an expired lock's end. */
  void setTimes(String path, long mtimeSeconds) throws FsException;
}
