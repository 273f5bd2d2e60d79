/** Runs the cluster file system's machines on simulated extended virtual synchrony, from a seed. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.clusterfs;
