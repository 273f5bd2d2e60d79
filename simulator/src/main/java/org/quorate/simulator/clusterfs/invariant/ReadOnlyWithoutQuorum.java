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
    boolean had = hadQuorum(world, process, cause);
    check(
        had,
        () ->
            "host %d changed its tree in ring %d, which never had quorum"
                .formatted(process.host().id, process.phase().ring()));
  }

  /**
   * What waited is applied when quorum is told. And a ring that forms again with the same members
   * does not interrupt the groups: until the loss of quorum is told, nobody can know of it.
   */
  private static boolean hadQuorum(World world, Engine process, Input cause) {
    if (cause instanceof Input.QuorumChanged told) {
      return told.quorate();
    }
    return world.votes.wasQuorate(process.phase().ring())
        || (process.isQuorate() && world.votes.wasQuorate(process.configuration().phase().ring()));
  }
}
