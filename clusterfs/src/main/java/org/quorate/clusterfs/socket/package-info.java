/**
 * The daemon's side of {@code /run/quorate/clusterfs.sock} (its protocol: {@link
 * org.quorate.clusterfs.client}). The door is {@link org.quorate.clusterfs.socket.ClusterFsSocket}.
 */
@NullMarked
package org.quorate.clusterfs.socket;

import org.jspecify.annotations.NullMarked;
