package org.quorate.simulator.clusterfs.invariant;

import java.util.Optional;
import org.quorate.simulator.clusterfs.workload.Workload;
import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.Host;
import org.quorate.simulator.clusterfs.world.Request;
import org.quorate.simulator.clusterfs.world.World;

/**
 * What was acknowledged is in the tree of every process that acknowledges something asked for
 * later, and at the end on every disk; and what was refused is not.
 */
public final class NoLostAcknowledgedWrite extends Invariant {
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
    if (answer == Request.Answer.DONE) {
      Optional<String> wrong = workload.contradiction(process.rows(), request.invokedMs - 1);
      check(
          wrong.isEmpty(),
          () ->
              "host %d acknowledges %s, but %s".formatted(request.host, request, wrong.orElse("")));
    }
  }

  @Override
  public void settled(World world, Workload workload) {
    for (Host host : world.hosts()) {
      Optional<String> wrong = workload.contradictionAtRest(host.disk().rows());
      check(
          wrong.isEmpty(), () -> "at the end, on host %d: %s".formatted(host.id, wrong.orElse("")));
    }
  }
}
