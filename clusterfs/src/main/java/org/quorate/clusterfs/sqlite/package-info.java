/** The database file on this node's disk, {@code /var/lib/pve-cluster/config.db}. */
@org.jspecify.annotations.NullMarked
package org.quorate.clusterfs.sqlite;
