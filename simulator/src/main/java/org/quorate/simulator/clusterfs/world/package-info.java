/** Hosts, disks, Corosync's rings and votes, and the engine around the real machine. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.clusterfs.world;
