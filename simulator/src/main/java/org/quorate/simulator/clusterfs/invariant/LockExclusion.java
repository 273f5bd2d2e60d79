package org.quorate.simulator.clusterfs.invariant;

import org.quorate.clusterfs.Operation;
import org.quorate.simulator.clusterfs.workload.Workload;
import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.Request;
import org.quorate.simulator.clusterfs.world.World;

/** A lock acknowledged to one holder is given to another only when it was released or ran out. */
public final class LockExclusion extends Invariant {
  @Override
  public boolean holdsWithLoweredVotes() {
    return false;
  }

  @Override
  public boolean holdsWithOldDatabases() {
    return false;
  }

  @Override
  public void answered(
      World world, Workload workload, Engine process, Request request, Request.Answer answer) {
    if (answer == Request.Answer.DONE
        && request.operation instanceof Operation.Mkdir mkdir
        && mkdir.path().startsWith("priv/lock/")) {
      check(
          workload.locks().conflict().isEmpty(),
          () -> workload.locks().conflict().orElse("two holders"));
    }
  }
}
