package org.quorate.clusterfs.client;

import org.quorate.model.NodeName;

/**
 * A node of the cluster as this node sees it.
 *
 * @param nodeid Corosync's id, 1 and up; 0 on a standalone node
 * @param member in Corosync's quorum membership: the node itself is there
 * @param online in the status group: the node's clusterfs runs
 * @param ip the address the node announced, else its first ring address; empty when unknown
 */
public record ClusterNode(NodeName name, int nodeid, boolean member, boolean online, String ip) {}
