package org.quorate.simulator.invariant;

import org.quorate.ha.crm.CrmState;
import org.quorate.ha.status.LrmState;
import org.quorate.model.ServiceId;
import org.quorate.simulator.world.HostClock;
import org.quorate.simulator.world.SimNode;
import org.quorate.simulator.world.Watchdog;
import org.quorate.simulator.world.Witnesses;
import org.quorate.simulator.world.World;

/**
 * An active LRM and a master have the watchdog armed (or its guests were stopped instead), nothing
 * is started without it, and it fires before others may take the lock, whatever the clocks' drift.
 */
public final class WatchdogArmedWhileActive extends Invariant {
  @Override
  public void after(World world) {
    for (SimNode node : world.nodes()) {
      node.lrm()
          .filter(lrm -> lrm.state() == LrmState.ACTIVE)
          .ifPresent(
              lrm ->
                  check(
                      node.watchdog.armedBy(Watchdog.Client.LRM) || !node.runsGuests(),
                      () -> node.name + "'s LRM is active without a watchdog"));
      node.crm()
          .filter(crm -> crm.state() == CrmState.MASTER && !crm.disarmed())
          .ifPresent(
              crm ->
                  check(
                      node.watchdog.armedBy(Watchdog.Client.CRM),
                      () -> node.name + " is master without a watchdog"));
    }
  }

  @Override
  public void shown(SimNode node, Watchdog.Client client, long diesMs, long leaseMs) {
    long lifetime = World.LOCK_LIFETIME_MS;
    long taken = leaseMs + lifetime - lifetime * HostClock.DRIFT_PPM_MAX / 1_000_000;
    check(
        diesMs < taken,
        () ->
            "%s may live until %d ms although its lock of the %s may be taken from %d ms on"
                .formatted(node.name, diesMs, client, taken));
  }

  @Override
  public void started(World world, SimNode node, ServiceId guest, Witnesses.Cause cause) {
    check(
        node.watchdog.armedBy(Watchdog.Client.LRM),
        () -> guest + " was started on " + node.name + " without a watchdog");
  }
}
