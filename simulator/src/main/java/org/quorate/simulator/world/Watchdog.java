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

  /** A client may be silent for so long. */
  public static final long CLIENT_MS = 60_000;

  /** The device's own timeout, and the keeper's period. */
  public static final long DEVICE_MS = 11_000;

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
  boolean show(Client client, long leaseMs) {
    long believedMs = world.doors.leaseAge(leaseMs);
    if (broken && shownMs.isEmpty() || believedMs > World.LEASE_MAX_MS) {
      return world.doors.ignoresTheWatchdog();
    }
    long now = world.schedule.nowMs();
    long diesMs = node.profile() == Profile.FAST ? now - believedMs : now;
    shownMs.put(client, diesMs);
    world.witnesses.shown(node, client, diesMs + CLIENT_MS + DEVICE_MS, now - leaseMs);
    world.schedule.after(
        diesMs - world.schedule.nowMs() + node.clock.trueMs(CLIENT_MS + DEVICE_MS),
        () -> {
          Long last = shownMs.get(client);
          if (last != null && last <= diesMs) {
            fire(client + " was silent");
          }
        });
    return true;
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
