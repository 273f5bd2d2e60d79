package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.LockName;
import org.quorate.ha.NodeReading;
import org.quorate.ha.crm.CrmState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** A host: power, watchdog, BMC, its copy of the tree, its guests and its HA daemon. */
public final class SimNode {
  private static final int BOOT_MIN_MS = 8_000;
  private static final int BOOT_MAX_MS = 25_000;
  private static final int CRASH_RESTART_MIN_MS = 200;
  private static final int CRASH_RESTART_MAX_MS = 4_000;

  final World world;
  public final NodeName name;
  final int id;
  public final Bmc bmc;
  final HardwareWatchdog watchdog;
  final Set<ServiceId> running = new TreeSet<>();
  Tree tree;
  long quorateRing;
  int delivered;
  @Nullable Ring ring;
  private final Map<LockName, Long> lockSeenMs = new HashMap<>();
  private boolean on;
  private boolean powered;
  private long powerCycles;
  private @Nullable HaProcess process;
  private long pausedUntilMs;

  SimNode(World world, NodeName name, int id, boolean withBmc, Tree tree) {
    this.world = world;
    this.name = name;
    this.id = id;
    this.tree = tree;
    this.bmc = new Bmc(world, this, withBmc);
    this.watchdog = new HardwareWatchdog(world, this);
  }

  public boolean on() {
    return on;
  }

  /** Whether the power is on, booting or up. */
  boolean powered() {
    return powered;
  }

  public void powerOn() {
    if (!powered) {
      powered = true;
      long cycle = ++powerCycles;
      world.schedule.after(
          world.between(BOOT_MIN_MS, BOOT_MAX_MS),
          () -> {
            if (powerCycles == cycle) {
              booted();
            }
          });
    }
  }

  private void booted() {
    world.trace(() -> name + " is up");
    on = true;
    ring = null;
    lockSeenMs.clear();
    setTree(tree);
    world.cluster.changed();
    startDaemon();
  }

  /** Counts power changes: an unchanged count means that the node ran without a break. */
  long boots() {
    return powerCycles;
  }

  /** As sudden as pulling the plug. */
  public void powerOff() {
    powerCycles++;
    powered = false;
    if (on) {
      world.trace(() -> name + " loses power");
      on = false;
      ring = null;
      process = null;
      pausedUntilMs = 0;
      watchdog.disarm();
      for (ServiceId guest : List.copyOf(running)) {
        closed(guest);
      }
      world.cluster.changed();
    }
  }

  /** The watchdog's reset: off, and on again. */
  void reset() {
    powerOff();
    powerOn();
  }

  private void startDaemon() {
    if (on) {
      process = new HaProcess(this);
      process.start();
    }
  }

  /** The HA daemon dies and its supervisor starts it again; guests and watchdog stay. */
  public void crashDaemon() {
    process = null;
    pausedUntilMs = 0;
    world.schedule.after(
        world.between(CRASH_RESTART_MIN_MS, CRASH_RESTART_MAX_MS),
        () -> {
          if (process == null) {
            startDaemon();
          }
        });
  }

  /** The HA daemon gets no processor for a while. */
  public void pauseDaemon(long ms) {
    pausedUntilMs = world.schedule.nowMs() + ms;
  }

  boolean runs(HaProcess one) {
    return on && process == one;
  }

  long pausedForMs() {
    return Math.max(0, pausedUntilMs - world.schedule.nowMs());
  }

  public boolean isMaster() {
    return on && process != null && process.crmState() == CrmState.MASTER;
  }

  boolean quorate() {
    return ring != null && ring.quorate();
  }

  List<NodeReading> readNodes() {
    List<NodeReading> readings = new ArrayList<>();
    for (SimNode node : world.nodes()) {
      boolean member = ring != null && ring.members().contains(node.name);
      readings.add(new NodeReading(node.name, node.id, member, member));
    }
    return readings;
  }

  void membershipChanged() {
    HaProcess now = process;
    if (now != null) {
      now.membershipChanged();
    }
  }

  void setTree(Tree next) {
    next.locks()
        .forEach(
            (lock, held) -> {
              Tree.Lock before = tree.locks().get(lock);
              if (before == null || before.digest() != held.digest()) {
                lockSeenMs.put(lock, world.schedule.nowMs());
              } else {
                lockSeenMs.putIfAbsent(lock, world.schedule.nowMs());
              }
            });
    boolean statusChanged = next.managerStatus() != tree.managerStatus();
    boolean resultsChanged = next.lrmStatuses() != tree.lrmStatuses();
    tree = next;
    HaProcess now = process;
    if (now != null) {
      now.treeChanged(statusChanged, resultsChanged);
    }
  }

  /** Whether the lock was not touched for its lifetime, by this node's own watch. */
  boolean expired(LockName lock) {
    return world.schedule.nowMs() - lockSeenMs.getOrDefault(lock, world.schedule.nowMs())
        > World.LOCK_LIFETIME_MS;
  }

  void opened(ServiceId guest) {
    running.add(guest);
    world.storage.open(guest, name);
  }

  void closed(ServiceId guest) {
    if (running.remove(guest)) {
      world.storage.close(guest, name);
    }
  }
}
