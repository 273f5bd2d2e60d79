package org.quorate.simulator.clusterfs.invariant;

import java.util.Optional;
import org.quorate.clusterfs.Input;
import org.quorate.simulator.clusterfs.workload.Workload;
import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.Request;
import org.quorate.simulator.clusterfs.world.World;

/** Something that must hold in one run; each method is told of a moment to look. */
public abstract class Invariant {
  private long checks;
  private Optional<String> violation = Optional.empty();

  public final String name() {
    return getClass().getSimpleName();
  }

  /** How often there was something to look at. */
  public final long checks() {
    return checks;
  }

  /** The first thing that was wrong. */
  public final Optional<String> violation() {
    return violation;
  }

  /** Whether it can be promised although an operator lowered the expected votes. */
  public boolean holdsWithLoweredVotes() {
    return true;
  }

  /** Whether it can be promised although a host forgot what it promised, and others are hurt. */
  public boolean holdsWithOldDatabases() {
    return true;
  }

  final void check(boolean holds, java.util.function.Supplier<String> wrong) {
    checks++;
    if (!holds && violation.isEmpty()) {
      violation = Optional.of(wrong.get());
    }
  }

  /** A step changed a process's tree. */
  public void changed(World world, Engine process, Input cause) {}

  /** A request was answered. */
  public void answered(
      World world, Workload workload, Engine process, Request request, Request.Answer answer) {}

  /** Now and then. */
  public void passing(World world) {}

  /** Everything was healed and has come to rest. */
  public void settled(World world, Workload workload) {}
}
