package org.quorate.clusterfs;

import org.quorate.model.NodeName;

/**
 * Who this machine is.
 *
 * @param pid the process id CPG reports for this process
 * @param ip the address announced to the other nodes
 * @param clustered false: no corosync.conf, changes apply at once, nodeid is 0
 */
public record Identity(NodeName node, int nodeid, int pid, String ip, boolean clustered) {
  public Member member() {
    return new Member(nodeid, pid);
  }
}
