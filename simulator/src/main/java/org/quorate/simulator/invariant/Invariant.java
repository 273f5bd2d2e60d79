package org.quorate.simulator.invariant;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quorate.model.ServiceId;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.Watchdog;
import org.quorate.simulator.world.Witnesses;
import org.quorate.simulator.world.World;

/** Something that must hold throughout one run. It counts how often it had something to look at. */
public abstract class Invariant {
  private long checks;
  private @Nullable String violation;

  public final String name() {
    return getClass().getSimpleName();
  }

  /** How often there was something to look at. */
  public final long checks() {
    return checks;
  }

  /** The first thing that was wrong. */
  public final Optional<String> violation() {
    return Optional.ofNullable(violation);
  }

  /** Whether it can be promised although a fence device says off and does nothing. */
  public boolean holdsWithALyingDevice() {
    return true;
  }

  final void check(boolean holds, Supplier<String> wrong) {
    checks++;
    if (!holds && violation == null) {
      violation = wrong.get();
    }
  }

  /** Something happened, whatever it was. */
  public void after(World world) {}

  /** A master's round took effect. */
  public void managed(World world, Witnesses.Management round) {}

  /** A guest's configuration was given to another node after a failure. */
  public void recovered(World.Recovery recovery) {}

  /** A watchdog client showed life; see {@link Witnesses#shown}. */
  public void shown(SimNode node, Watchdog.Client client, long diesMs, long leaseMs) {}

  /** An LRM started a guest; see {@link Witnesses#started}. */
  public void started(World world, SimNode node, ServiceId guest, Witnesses.Cause cause) {}

  /** An LRM stops a guest that does not answer. */
  public void stoppedUnhealthy(World world, SimNode node, ServiceId guest) {}

  /** Something changed from outside, so that guests may have to move. */
  public void stirred() {}

  /**
   * The time to settle after healing is over.
   *
   * @param unsettled what has not come to rest
   */
  public void settled(World world, List<String> unsettled) {}
}
