package org.quorate.simulator.clusterfs.invariant;

import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.wire.Header;
import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.World;

/**
 * A change is applied only in a ring that had quorum. (Taking over the tree of another member is no
 * change.)
 */
public final class ReadOnlyWithoutQuorum extends Invariant {
  @Override
  public void changed(World world, Engine process, Input cause) {
    if (cause instanceof Input.Delivered(Group group, Member _, byte[] message)
        && group == Group.DCDB
        && Header.parse(message).type() == Header.UPDATE_COMPLETE) {
      return;
    }
    int ring = process.phase().ring();
    check(
        world.votes.wasQuorate(ring),
        () ->
            "host %d changed its tree in ring %d, which never had quorum"
                .formatted(process.host().id, ring));
  }
}
