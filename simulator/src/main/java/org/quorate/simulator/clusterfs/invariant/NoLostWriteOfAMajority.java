package org.quorate.simulator.clusterfs.invariant;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.simulator.clusterfs.workload.Workload;
import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.Host;
import org.quorate.simulator.clusterfs.world.Request;
import org.quorate.simulator.clusterfs.world.World;

/**
 * What hosts acknowledged on which no operator lowered the expected votes is on every disk at the
 * end, though elsewhere an operator did.
 */
public final class NoLostWriteOfAMajority extends Invariant {
  private final Set<Integer> lowered = new TreeSet<>();

  @Override
  public boolean holdsWithOldDatabases() {
    return false;
  }

  @Override
  public void answered(
      World world, Workload workload, Engine process, Request request, Request.Answer answer) {
    look(world);
  }

  @Override
  public void passing(World world) {
    look(world);
  }

  private void look(World world) {
    world.hosts().stream()
        .map(host -> host.id)
        .filter(world.votes::areLowered)
        .forEach(lowered::add);
  }

  @Override
  public void settled(World world, Workload workload) {
    for (Host host : world.hosts()) {
      for (Host user : world.hosts()) {
        if (!lowered.contains(user.id)) {
          Optional<String> wrong = workload.contradictionOf(user.id, host.disk().rows());
          check(wrong.isEmpty(), () -> "on host %d: %s".formatted(host.id, wrong.orElse("")));
        }
      }
    }
  }
}
