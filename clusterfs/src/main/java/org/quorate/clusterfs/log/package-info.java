/**
 * The cluster log: entries, the ring buffer members exchange, and its merge (protocol description,
 * sections 10.1 to 10.3).
 */
@org.jspecify.annotations.NullMarked
package org.quorate.clusterfs.log;
