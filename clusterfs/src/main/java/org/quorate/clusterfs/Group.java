package org.quorate.clusterfs;

import java.nio.charset.StandardCharsets;

/** The CPG groups of a node. Source of the first two: protocol description, section 1. */
public enum Group {
  /** The configuration files. */
  DCDB("pve_dcdb_v1", 1),
  /** Status values, cluster log and who is online. */
  KVSTORE("pve_kvstore_v1", 0),
  /** What Quorate's members have on disk; pmxcfs is not in it. */
  ACK("quorate_ack_v1", 0);

  private final String groupName;
  private final int protocolVersion;

  Group(String groupName, int protocolVersion) {
    this.groupName = groupName;
    this.protocolVersion = protocolVersion;
  }

  public String groupName() {
    return groupName;
  }

  /** The name as CPG wants it: the terminating NUL counts, or it is another group. */
  public byte[] cpgName() {
    return (groupName + '\0').getBytes(StandardCharsets.US_ASCII);
  }

  public int protocolVersion() {
    return protocolVersion;
  }
}
