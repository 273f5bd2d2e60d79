/**
 * Changes of this node that a merge threw away, kept as files for the administrator. The door is
 * {@link org.quorate.clusterfs.discarded.DiscardedChanges}; which changes they are is decided by
 * {@link org.quorate.clusterfs.tree.Discarding}.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.clusterfs.discarded;
