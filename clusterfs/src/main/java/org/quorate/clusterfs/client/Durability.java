package org.quorate.clusterfs.client;

import java.util.List;

/**
 * What this node can promise for a change of the configuration made now.
 *
 * @param writable changes are accepted
 * @param majority an acknowledged change is on the disks of a majority
 * @param epoch number of the open epoch, 0 without one
 * @param foreign node ids of members that run pmxcfs
 * @param because why less is promised, one sentence with the remedy; else empty
 */
public record Durability(
    boolean writable, boolean majority, long epoch, List<Integer> foreign, String because) {
  public Durability {
    foreign = List.copyOf(foreign);
  }
}
