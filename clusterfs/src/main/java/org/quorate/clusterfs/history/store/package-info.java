/**
 * The history on this node's disk: {@link org.quorate.clusterfs.history.store.History} is the door
 * and has a thread of its own, so that nobody who changes a file waits for it.
 */
@NullMarked
package org.quorate.clusterfs.history.store;

import org.jspecify.annotations.NullMarked;
