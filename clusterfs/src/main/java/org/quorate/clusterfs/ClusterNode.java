package org.quorate.clusterfs;

/** A node of corosync's node list. */
public record ClusterNode(String name, int nodeid) {}
