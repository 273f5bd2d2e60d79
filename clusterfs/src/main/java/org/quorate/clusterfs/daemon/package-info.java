/**
 * The daemon {@code quorate-clusterfs}: {@link org.quorate.clusterfs.daemon.Engine} runs the
 * machine in one thread; {@link org.quorate.clusterfs.daemon.ClusterFsDaemon} is the place that
 * wires it to the mount, the socket, the database and Corosync.
 */
@NullMarked
package org.quorate.clusterfs.daemon;

import org.jspecify.annotations.NullMarked;
