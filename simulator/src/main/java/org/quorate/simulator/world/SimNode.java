package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.LockName;
import org.quorate.ha.NodeReading;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.lrm.LrmMemory;
import org.quorate.ha.lrm.ShutdownRequest;
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
  public final HostClock clock;
  public final Watchdog watchdog;
  final StatusValues values;
  final Set<ServiceId> running = new TreeSet<>();

  /** Guests with a job of the API under way. */
  final Set<ServiceId> busy = new TreeSet<>();

  Tree tree;
  long quorateRing;
  int delivered;
  @Nullable Ring ring;
  private final Map<LockName, Long> lockSeenMs = new HashMap<>();
  private boolean on;
  private boolean powered;
  private long powerCycles;
  private long lostPowerMs = -1;
  private long daemonSinceMs;
  private long ringSinceMs;
  private final Set<ServiceId> unstartable = new TreeSet<>();
  private @Nullable HaProcess process;
  private long pausedUntilMs;
  private Profile profile;
  private long filesSlowMs;
  private boolean filesFail;
  private boolean foreigners;
  private Interruption interruption = Interruption.NONE;
  private Results results = Results.COME;

  /** What becomes of the results of jobs. */
  public enum Results {
    COME,
    /** The job is done, but its end is told as failed: the connection broke. */
    LOST,
    TWICE,
    LATE
  }

  /**
   * Something that happens to the daemon in the middle of its work.
   *
   * @param afterSteps of the daemon from now on
   * @param pauseMs 0 = it dies
   */
  private record Interruption(int afterSteps, long pauseMs) {
    static final Interruption NONE = new Interruption(-1, 0);
  }

  SimNode(World world, NodeName name, int id, boolean withBmc, Profile profile, Tree tree) {
    this.world = world;
    this.name = name;
    this.id = id;
    this.tree = tree;
    this.bmc = new Bmc(world, this, withBmc);
    this.clock = new HostClock(world);
    this.watchdog = new Watchdog(world, this);
    this.values = new StatusValues(world, this);
    this.profile = profile;
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
    world.tell(() -> name + " is up");
    on = true;
    ring = null;
    values.booted();
    lockSeenMs.clear();
    setTree(tree);
    world.cluster.changed();
    startDaemon();
  }

  /** Counts power changes: an unchanged count means that the node ran without a break. */
  public long boots() {
    return powerCycles;
  }

  /** When it last lost power or was reset; -1 = never. */
  public long lostPowerMs() {
    return lostPowerMs;
  }

  /** Since when its daemon works. */
  public long daemonSinceMs() {
    return daemonSinceMs;
  }

  /** As sudden as pulling the plug. */
  public void powerOff() {
    powerCycles++;
    powered = false;
    if (on) {
      world.tell(() -> name + " loses power");
      on = false;
      lostPowerMs = world.schedule.nowMs();
      ring = null;
      process = null;
      pausedUntilMs = 0;
      interruption = Interruption.NONE;
      busy.clear();
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
      watchdog.takenOver(profile);
      process = new HaProcess(this);
      daemonSinceMs = world.schedule.nowMs();
      process.start();
    }
  }

  @Nullable HaProcess process() {
    return process;
  }

  public Profile profile() {
    return profile;
  }

  /** The next daemon that is started works so. */
  public void setProfile(Profile next) {
    profile = next;
  }

  /** The HA daemon dies and its supervisor starts it again; guests and watchdog stay. */
  public void crashDaemon() {
    if (process != null) {
      world.tell(() -> name + "'s HA daemon dies");
      process = null;
      pausedUntilMs = 0;
      watchdog.keeperStops();
      restartDaemon();
    }
  }

  private void restartDaemon() {
    world.schedule.after(
        world.between(CRASH_RESTART_MIN_MS, CRASH_RESTART_MAX_MS),
        () -> {
          if (process == null) {
            startDaemon();
          }
        });
  }

  /** The daemon dies in the middle of something. */
  public void crashDaemonAfter(int steps) {
    interruption = new Interruption(steps, 0);
  }

  /** The daemon gets no processor in the middle of something. */
  public void pauseDaemonAfter(int steps, long ms) {
    interruption = new Interruption(steps, ms);
  }

  /** Whether the daemon's next step does not happen, or not now. */
  boolean isInterrupted() {
    if (interruption.afterSteps < 0) {
      return false;
    }
    Interruption now = interruption;
    interruption =
        now.afterSteps > 0 ? new Interruption(now.afterSteps - 1, now.pauseMs) : Interruption.NONE;
    if (now.afterSteps > 0) {
      return false;
    }
    if (now.pauseMs > 0) {
      pauseDaemon(now.pauseMs);
    } else {
      crashDaemon();
    }
    return true;
  }

  /** The HA daemon gets no processor for a while. */
  public void pauseDaemon(long ms) {
    world.tell(() -> name + "'s HA daemon stands still for " + ms + " ms");
    pausedUntilMs = world.schedule.nowMs() + ms;
    watchdog.keeperStops();
  }

  /** The pause is over. */
  public void resumeDaemon() {
    pausedUntilMs = 0;
  }

  /** The HA daemon is asked to end, for itself or because the node goes down. */
  public void shutDown(ShutdownRequest request) {
    if (process != null) {
      world.tell(() -> name + " is asked to end: " + request);
      process.shutDown(request);
    }
  }

  /** The daemon ended, in order or by its supervisor's patience. */
  void daemonEnded(ShutdownRequest request) {
    process = null;
    watchdog.keeperStops();
    switch (request.kind()) {
      case RESTART_DAEMON -> restartDaemon();
      case REBOOT_NODE -> reset();
      case POWER_OFF_NODE -> powerOff();
    }
  }

  public void setResults(Results next) {
    results = next;
  }

  Results results() {
    return results;
  }

  /** Each file access takes so much longer; what takes too long is given up. */
  public void slowFiles(long ms) {
    filesSlowMs = ms;
  }

  public void failFiles(boolean now) {
    filesFail = now;
  }

  long filesSlowMs() {
    return filesSlowMs;
  }

  boolean filesFail() {
    return filesFail;
  }

  /** The guest's start fails here. */
  public void setStartable(ServiceId guest, boolean now) {
    if (now) {
      unstartable.remove(guest);
    } else {
      unstartable.add(guest);
    }
  }

  boolean isStartable(ServiceId guest) {
    return !unstartable.contains(guest);
  }

  /** Kills the guests' processes; false while one may still be about to run. */
  boolean stopAllGuests() {
    List.copyOf(running).forEach(this::closed);
    return busy.isEmpty() || world.doors.forgetsStarts();
  }

  public boolean runsGuests() {
    return !running.isEmpty();
  }

  /** The guest's process dies. */
  public void killGuest(ServiceId guest) {
    closed(guest);
  }

  boolean runs(HaProcess one) {
    return on && process == one;
  }

  long pausedForMs() {
    return Math.max(0, pausedUntilMs - world.schedule.nowMs());
  }

  /** Whether its CRM is master, or acts as one for the first time. */
  public boolean isMaster() {
    return on && process != null && process.actsAsMaster();
  }

  /** What the machines between two rounds believe, if they are between rounds. */
  public Optional<LrmMemory> lrm() {
    return on && process != null ? process.lrmMemory() : Optional.empty();
  }

  /** What the machines between two rounds believe, if they are between rounds. */
  public Optional<CrmMemory> crm() {
    return on && process != null ? process.crmMemory() : Optional.empty();
  }

  /** Whether foreign daemons take part, as far as this node knows. */
  boolean seesForeigners() {
    if (quorate()) {
      foreigners = world.mixed();
    }
    return foreigners;
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

  /** Whether that node has been a member with this one for so long. */
  public boolean hears(SimNode other, long forMs) {
    return ring != null && other.ring == ring && world.schedule.nowMs() - ringSinceMs > forMs;
  }

  void membershipChanged() {
    ringSinceMs = world.schedule.nowMs();
    values.sayAgain();
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
                lockSeenMs.put(lock, clock.monotonicMs());
              } else {
                lockSeenMs.putIfAbsent(lock, clock.monotonicMs());
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
    long now = clock.monotonicMs();
    return now - lockSeenMs.getOrDefault(lock, now) > World.LOCK_LIFETIME_MS;
  }

  void opened(ServiceId guest) {
    running.add(guest);
    world.storage.open(guest, name);
    world.lives.began(guest, name);
  }

  /** The guest goes on here as what it was elsewhere. */
  void arrived(ServiceId guest, Lives.Life life) {
    running.add(guest);
    world.storage.open(guest, name);
    world.lives.goesOn(life, name);
  }

  void closed(ServiceId guest) {
    if (running.remove(guest)) {
      world.storage.close(guest, name);
      world.lives.ended(guest, name);
    }
  }
}
