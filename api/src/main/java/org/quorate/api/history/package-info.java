/**
 * What changed in {@code /etc/pve} on this node's record, taking a file back, and what
 * quorate-clusterfs writes.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.api.history;
