/** What can go wrong in a cluster of cluster file systems, one small object each. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.clusterfs.fault;
