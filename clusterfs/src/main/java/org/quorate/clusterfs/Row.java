package org.quorate.clusterfs;

import org.jspecify.annotations.Nullable;

/**
 * One row of the database's table {@code tree}.
 *
 * @param inode unsigned 64 bits; 0 is the row {@code __version__} that holds the root's version
 * @param version unsigned 64 bits: the root's version when the entry was last changed
 * @param writer node id of the last writer, 0 for this node itself in standalone mode
 * @param mtime seconds since 1970, unsigned 32 bits
 * @param type 4 directory, 8 regular file
 * @param data null for directories and empty files
 */
public record Row(
    long inode,
    long parent,
    long version,
    int writer,
    long mtime,
    int type,
    String name,
    byte @Nullable [] data) {}
