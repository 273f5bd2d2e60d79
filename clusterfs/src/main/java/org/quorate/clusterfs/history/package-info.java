/**
 * Who changed which file when, and what it was before. {@link
 * org.quorate.clusterfs.history.Revisions} joins the pieces a program writes to one revision;
 * {@code history.store} keeps them on this node's disk, {@code history.proc} finds out who writes.
 */
@NullMarked
package org.quorate.clusterfs.history;

import org.jspecify.annotations.NullMarked;
