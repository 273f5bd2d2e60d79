package org.quorate.simulator.clusterfs.world;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.tree.TreeLoader;

/** One computer: its disk, its Corosync and its cluster file system's process. */
public final class Host {
  private static final int PROCESS_START_MAX_MS = 2500;
  private static final int COROSYNC_START_MAX_MS = 4000;
  private static final Votes.Standing NONE = new Votes.Standing(false, Set.of(), 0, 0, false);

  public final int id;
  private final World world;
  final Corosync corosync;
  final long wallOffsetSeconds;
  private Disk disk;
  private @Nullable Engine process;
  private boolean powered;
  private boolean paused;
  private int powers;
  private int starts;
  private Optional<Disk> backup = Optional.empty();
  private Votes.Standing standing = NONE;

  Host(World world, int id) {
    this.world = world;
    this.id = id;
    this.corosync = new Corosync(world, id);
    this.wallOffsetSeconds = world.between(-7200, 7200);
    this.disk = Disk.of(TreeLoader.firstStart(null, world.wallSeconds(this)));
  }

  public Disk disk() {
    return disk;
  }

  /** The cluster file system's process, while it runs. */
  public Optional<Engine> process() {
    return Optional.ofNullable(process);
  }

  public boolean isPowered() {
    return powered;
  }

  // ---- power

  public void powerOn() {
    if (!powered) {
      powered = true;
      startCorosync(world.between(0, COROSYNC_START_MAX_MS));
      startProcess(world.between(0, PROCESS_START_MAX_MS));
    }
  }

  /** Everything in memory and everything not synchronised to the disk is gone. */
  public void powerCut() {
    if (!powered) {
      return;
    }
    powered = false;
    powers++;
    starts++;
    end();
    if (corosync.up) {
      corosync.stop();
      world.totem.stopped(corosync);
    }
    if (world.chance(50)) {
      disk.sync(); // what was under way came through
    }
    disk = disk.afterPowerCut();
    standing = NONE;
  }

  /** An operator copies the database. */
  public void backUp() {
    backup = Optional.of(disk.copy());
  }

  /** An operator puts the copy back and starts the host with it. */
  public void restore() {
    powerCut();
    backup.ifPresent(copy -> disk = copy.afterPowerCut());
    powerOn();
  }

  // ---- Corosync

  /** It is killed; its service manager starts it again. */
  public void restartCorosync() {
    if (powered && corosync.up) {
      corosync.stop();
      world.totem.stopped(corosync);
      quorum(NONE);
      startCorosync(world.between(500, COROSYNC_START_MAX_MS));
    }
  }

  private void startCorosync(int afterMs) {
    int power = powers;
    world.schedule.after(
        afterMs,
        () -> {
          if (powered && power == powers && !corosync.up) {
            corosync.start();
            world.totem.started(corosync);
          }
        });
  }

  /** Votequorum's word, as the process hears it sooner or later. */
  void quorum(Votes.Standing now) {
    if (now.equals(standing)) {
      return;
    }
    boolean told = now.quorate() != standing.quorate() || !now.members().equals(standing.members());
    standing = now;
    world.trace(() -> "host " + id + ": quorum " + now);
    if (process != null && told) {
      process.quorum(now);
    } else if (process != null) {
      process.votesChanged();
    }
  }

  Votes.Standing standing() {
    return standing;
  }

  /** Messages that wait for the ring. */
  public int messagesToSend() {
    return corosync.outbox.size();
  }

  // ---- the process

  /** SIGKILL; its service manager starts it again. */
  public void killProcess() {
    if (process != null) {
      end();
      startProcess(world.between(100, PROCESS_START_MAX_MS));
    }
  }

  private void end() {
    if (process != null) {
      Engine ended = process;
      process = null;
      ended.die();
    }
  }

  private void startProcess(int afterMs) {
    int start = ++starts;
    world.schedule.after(
        afterMs,
        () -> {
          if (powered && start == starts && process == null) {
            Engine started = new Engine(world, this);
            process = started;
            started.pause(paused);
            started.quorum(standing);
            world.trace(
                () ->
                    "host "
                        + id
                        + ": process "
                        + started.member().pid()
                        + " starts with "
                        + disk.rows());
          }
        });
  }

  /** SIGSTOP and SIGCONT. */
  public void pauseProcess(boolean stopped) {
    paused = stopped;
    if (process != null) {
      process.pause(stopped);
    }
  }
}
