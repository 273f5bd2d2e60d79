package org.quorate.clusterfs;

/**
 * What stat(2) needs to know of one path; everything belongs to root:www-data.
 *
 * @param inode the entry's number in the tree; 0 for the root and for virtual files and links
 * @param mode permission bits only, e.g. 0640; without quorum the write bits are gone
 * @param size bytes; 0 for directories, length of the target for links
 * @param mtimeSeconds seconds since 1970; 0 for virtual files and links
 */
public record Attributes(Kind kind, long inode, int mode, long size, long mtimeSeconds) {
  /** What the path is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    LINK
  }
}
