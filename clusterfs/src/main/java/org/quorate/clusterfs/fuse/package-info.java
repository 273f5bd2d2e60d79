/**
 * The mount at {@code /etc/pve}. It speaks the kernel's FUSE protocol itself (linux/fuse.h,
 * protocol 7.31) over {@code /dev/fuse}, with mount(2), read(2) and write(2) by the Foreign
 * Function API.
 *
 * <p>Why not libfuse: its path layer renames a file that someone has open to {@code .fuse_hidden*}
 * before it is replaced or removed. In a replicated tree that is a visible gap in the atomic
 * replace of a configuration file, and two more messages for every node. The protocol also lets
 * every read bypass the page cache, so that a change made on another node is seen at once. Names
 * and attributes the kernel may keep, for it is told to forget them before a change is published:
 * see {@code KernelCache}.
 *
 * <p>The door is {@link org.quorate.clusterfs.fuse.FuseMount}.
 */
@NullMarked
package org.quorate.clusterfs.fuse;

import org.jspecify.annotations.NullMarked;
