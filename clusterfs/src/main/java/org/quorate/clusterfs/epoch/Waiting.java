package org.quorate.clusterfs.epoch;

import org.quorate.clusterfs.Outcome;

/**
 * A request of this node whose change was applied here and is not yet on enough disks.
 *
 * @param position of the change in the current epoch; 0 when it was made in an earlier one
 * @param era the epoch it was made in
 * @param version the tree's version after it
 */
record Waiting(long id, Outcome outcome, long position, Era era, long version) {
  Waiting inherited() {
    return new Waiting(id, outcome, 0, era, version);
  }
}
