/**
 * The Java side of {@code /run/quorate/clusterfs.sock}: cluster membership, status values, cluster
 * log and lock owners, as a stream of events or by question. The door is {@link
 * org.quorate.clusterfs.client.ClusterFsClient}; configuration itself is read and written as plain
 * files under {@code /etc/pve}.
 */
@NullMarked
package org.quorate.clusterfs.client;

import org.jspecify.annotations.NullMarked;
