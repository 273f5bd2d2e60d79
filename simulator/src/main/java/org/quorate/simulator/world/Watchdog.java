package org.quorate.simulator.world;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host's watchdog and what feeds it: the daemon's keeper, which is part of the daemon and feeds
 * the device every second; or a multiplexer, which is a process of its own. Both go on only while
 * every client has shown life.
 */
public final class Watchdog {
  /** Who relies on the watchdog. */
  public enum Client {
    CRM,
    LRM
  }

  /** The device's own timeout, and the keeper's period. */
  private static final long DEVICE_MS = 11_000;

  /** From an order to stop the guests to their processes being gone. */
  private static final int KILL_MAX_MS = 300;

  private static final int STOP_AGAIN_MS = 100;

  private final World world;
  private final SimNode node;
  private final Map<Client, Long> shownMs = new HashMap<>();
  private boolean broken;

  Watchdog(World world, SimNode node) {
    this.world = world;
    this.node = node;
  }

  public void setBroken(boolean now) {
    broken = now;
  }

  public boolean armedBy(Client client) {
    return shownMs.containsKey(client);
  }

  /**
   * Arms the watchdog or shows that the client lives.
   *
   * @param leaseMs how long ago the client's lock was touched; its life counts from then
   * @return false when there is no device or the lease is too old to count on
   */
  boolean show(Client client, long leaseMs, Terms terms) {
    long believedMs = world.doors.leaseAge(leaseMs);
    if (broken && shownMs.isEmpty() || !terms.lease().mayFeed(believedMs)) {
      return world.doors.ignoresTheWatchdog();
    }
    long now = world.schedule.nowMs();
    boolean keeper = node.profile() == Profile.FAST;
    long sinceMs = keeper ? now - believedMs : now;
    long runsMs = keeper ? terms.lease().feedMs() + DEVICE_MS : terms.lease().grantMs();
    shownMs.put(client, sinceMs);
    world.witnesses.shown(node, client, sinceMs + runsMs, now - leaseMs);
    at(sinceMs + node.clock.trueMs(runsMs), client, sinceMs, () -> fire(client + " was silent"));
    if (client == Client.LRM && terms.guestsFirst()) {
      long stopMs = sinceMs + node.clock.trueMs(terms.lease().stopGuestsMs());
      at(stopMs, client, sinceMs, () -> stopGuests(sinceMs));
    }
    return true;
  }

  /** Then, if the client has not shown life again. */
  private void at(long atMs, Client client, long sinceMs, Runnable what) {
    world.schedule.after(
        atMs - world.schedule.nowMs(),
        () -> {
          Long last = shownMs.get(client);
          if (last != null && last <= sinceMs) {
            what.run();
          }
        });
  }

  /** The keeper stops the guests; when none is left, nothing has to be protected. */
  private void stopGuests(long sinceMs) {
    if (node.process() == null || node.pausedForMs() > 0) {
      return; // nobody is there to do it: the device fires
    }
    world.tell(() -> node.name + " stops its guests before its host");
    long killed = world.schedule.nowMs() + world.between(1, KILL_MAX_MS);
    at(killed, Client.LRM, sinceMs, () -> closeWhenNoneIsLeft(sinceMs));
  }

  private void closeWhenNoneIsLeft(long sinceMs) {
    if (!node.on() || node.process() == null || node.pausedForMs() > 0) {
      return;
    }
    if (node.stopAllGuests()) {
      close(Client.LRM);
    } else {
      long again = world.schedule.nowMs() + STOP_AGAIN_MS;
      at(again, Client.LRM, sinceMs, () -> closeWhenNoneIsLeft(sinceMs));
    }
  }

  void close(Client client) {
    shownMs.remove(client);
  }

  void disarm() {
    shownMs.clear();
  }

  /** The daemon stands still or is gone: nobody feeds the device, but a multiplexer would. */
  void keeperStops() {
    if (node.profile() == Profile.COMPATIBLE) {
      return;
    }
    HaProcess dead = node.process();
    long boot = node.boots();
    world.schedule.after(
        node.clock.trueMs(DEVICE_MS),
        () -> {
          boolean same = node.process() == null || node.process() == dead && node.pausedForMs() > 0;
          if (node.boots() == boot && same && !shownMs.isEmpty()) {
            fire("nobody fed it");
          }
        });
  }

  /** A CRM's share ends with its process: a new CRM is not master. An LRM's guests run on. */
  void takenOver(@Nullable Profile by) {
    if (by == Profile.FAST) {
      shownMs.remove(Client.CRM);
    }
  }

  private void fire(String why) {
    if (node.on()) {
      world.tell(() -> node.name + "'s watchdog resets it: " + why);
      node.reset();
    }
  }
}
