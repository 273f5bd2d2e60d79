package org.quorate.simulator.clusterfs.invariant;

import org.quorate.simulator.clusterfs.workload.Workload;
import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.Host;
import org.quorate.simulator.clusterfs.world.Rows;
import org.quorate.simulator.clusterfs.world.World;

/** Healed, all members have the same tree: in the machine, in what it wanted stored, on disk. */
public final class SameTreeAfterHeal extends Invariant {
  @Override
  public void settled(World world, Workload workload) {
    Rows first = world.hosts().getFirst().disk().rows();
    for (Host host : world.hosts()) {
      check(
          host.disk().rows().hash() == first.hash(),
          () ->
              "the disks of hosts 1 and %d differ: %s, %s"
                  .formatted(host.id, first, host.disk().rows()));
      for (Engine process : host.process().stream().toList()) {
        check(
            process.rows().hash() == first.hash(),
            () ->
                "host %d has %s in memory, host 1 has %s on disk"
                    .formatted(host.id, process.rows(), first));
        check(
            process.machine().view().version() == first.version(),
            () ->
                "the machine of host %d is at version %d, the disks are at %d"
                    .formatted(host.id, process.machine().view().version(), first.version()));
      }
    }
  }
}
