package org.quorate.guest;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.quorate.guest.agent.GuestAgent;
import org.quorate.guest.config.Drive;
import org.quorate.guest.config.Net;
import org.quorate.guest.config.Smbios;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.files.ConfigStore;
import org.quorate.guest.files.GuestLocks;
import org.quorate.guest.migration.nodes.Cluster;
import org.quorate.guest.network.Taps;
import org.quorate.guest.process.HostProbe;
import org.quorate.guest.process.QemuProcess;
import org.quorate.guest.qemu.RunFiles;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;
import org.quorate.storage.VolumeId;
import org.quorate.storage.node.Storages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's guests: the door of the module. QEMU processes outlive the daemon; they are found
 * again by their pid file, command line and QMP socket.
 *
 * <p>Methods throw {@link InvalidInput} for wrong values and {@link Refused} when the guest's state
 * forbids the operation: nothing was done then. {@link IOException} says that it failed; a start
 * that failed leaves no QEMU behind, a failed stop names what is left.
 */
public final class Guests {
  private static final Logger log = LoggerFactory.getLogger(Guests.class);

  private final Workplace at;
  private final GuestEdit edit;
  private final GuestChange change;
  private final GuestStart start;
  private final GuestStop stop;
  private final GuestWatch watch;
  private final GuestMotion motion;

  /** Guests of a node from which none moves while it runs. */
  public Guests(GuestSettings settings, Storages storages) {
    this(settings, storages, Cluster.ALONE);
  }

  public Guests(GuestSettings settings, Storages storages, Cluster cluster) {
    at =
        new Workplace(
            settings,
            new ConfigStore(settings.nodes(), settings.node()),
            storages,
            new RunFiles(settings.run().toString()),
            new GuestLocks(settings.locks()),
            new Taps(),
            new HostProbe(settings.qemu()));
    edit = new GuestEdit(at);
    change = new GuestChange(at, edit);
    start = new GuestStart(at, edit);
    stop = new GuestStop(at);
    watch = new GuestWatch(at);
    motion = new GuestMotion(at, start, stop, cluster, this::tidyWhenEnded);
  }

  /**
   * Finds the guests that run since before this daemon's start and tidies up after those that ended
   * meanwhile. Call when the daemon begins; a guest that is at work meanwhile is left alone.
   */
  public void adopt() throws IOException, InterruptedException {
    for (VmId vmid : at.store().local()) {
      if (motion.onItsWay(vmid)) {
        continue;
      }
      try (GuestLocks.Held held = at.lock(vmid)) {
        Optional<QemuProcess> process = at.process(vmid);
        if (process.isPresent()) {
          log.info("VM {} runs as pid {}", vmid, process.get().pid());
          tidyWhenEnded(vmid, process.get());
        } else {
          at.tidy(vmid);
        }
      } catch (Refused busy) {
        log.warn("{}", busy.getMessage());
      }
      motion.unlockLeftOver(vmid);
    }
    motion.lookAfter();
  }

  /** This node's guests without asking QEMU; ordered by id. */
  public List<GuestStatus> list() throws IOException, InterruptedException {
    List<GuestStatus> all = new ArrayList<>();
    for (VmId vmid : at.store().local()) {
      Optional<VmConfig> config = at.store().read(vmid);
      if (config.isPresent()) {
        all.add(watch.status(vmid, config.get(), false));
      }
    }
    return all;
  }

  /** Every guest of the cluster and its node. */
  public SortedMap<VmId, NodeName> everywhere() throws IOException {
    return at.store().everywhere();
  }

  /** How the guest is doing, QEMU's own word included. */
  public GuestStatus status(VmId vmid) throws IOException, InterruptedException {
    return watch.status(vmid, at.config(vmid), true);
  }

  /** The guest's configuration file. */
  public VmConfig config(VmId vmid) throws IOException {
    return at.config(vmid);
  }

  /**
   * Refuses what {@link #create} would refuse, without doing anything.
   *
   * @throws InvalidInput for a wrong value
   * @throws Refused when the id is taken
   */
  public void checkCreate(VmId vmid, Map<String, String> options) throws IOException {
    edit.checked(vmid, options);
    NodeName owner = at.store().everywhere().get(vmid);
    if (owner != null) {
      throw new Refused("VM " + vmid + " already exists on node '" + owner + "'");
    }
  }

  /** Makes a guest: takes the id, allocates its disks, then writes its configuration. */
  public void create(VmId vmid, Map<String, String> options, Progress progress)
      throws IOException, InterruptedException {
    SortedMap<String, String> values = edit.checked(vmid, options);
    try (GuestLocks.Held held = at.lock(vmid)) {
      take(vmid);
      List<VolumeId> allocated = new ArrayList<>();
      boolean created = false;
      try {
        SortedMap<String, String> all = edit.furnished(vmid, values, allocated, progress);
        defaults(all);
        VmConfig config = VmConfig.empty();
        for (Map.Entry<String, String> option : all.entrySet()) {
          config = edit.with(vmid, config, option.getKey(), option.getValue());
        }
        at.store().write(vmid, config);
        created = true;
      } finally {
        if (!created) {
          edit.release(allocated);
          at.store().delete(vmid);
        }
      }
    }
  }

  private void take(VmId vmid) throws IOException {
    try {
      at.store().create(vmid, VmConfig.empty().with("lock", "create"));
    } catch (FileAlreadyExistsException taken) {
      NodeName owner = at.store().everywhere().get(vmid);
      throw new Refused(
          "VM " + vmid + " already exists" + (owner == null ? "" : " on node '" + owner + "'"));
    }
  }

  /** What a new guest gets when the administrator said nothing about it. */
  private void defaults(SortedMap<String, String> values) throws IOException, InterruptedException {
    values.putIfAbsent("smbios1", Smbios.of(UUID.randomUUID()).toString());
    if (values.getOrDefault("vmgenid", "1").equals("1")) {
      values.put("vmgenid", UUID.randomUUID().toString());
    }
    values.put(
        "meta",
        "creation-qemu="
            + at.probe().host().version()
            + ",ctime="
            + Instant.now().getEpochSecond());
    List<String> order = new ArrayList<>();
    List<Drive> drives = Drive.in(values);
    drives.stream().filter(drive -> !drive.cdrom()).limit(1).map(Drive::key).forEach(order::add);
    drives.stream().filter(Drive::cdrom).limit(1).map(Drive::key).forEach(order::add);
    Net.in(values).stream().limit(1).map(net -> "net" + net.index()).forEach(order::add);
    if (!order.isEmpty() && !values.containsKey("bootdisk")) {
      values.putIfAbsent("boot", "order=" + String.join(";", order));
    }
  }

  /**
   * Changes the configuration. What a running guest cannot take waits as pending for its next
   * start.
   */
  public void set(VmId vmid, ConfigChange wanted, Progress progress)
      throws IOException, InterruptedException {
    try (GuestLocks.Held held = at.lock(vmid)) {
      change.apply(vmid, wanted, progress);
    }
  }

  /**
   * Starts the guest.
   *
   * @param ignoreLock start although the configuration is locked
   */
  public void start(VmId vmid, boolean ignoreLock, Progress progress)
      throws IOException, InterruptedException {
    try (GuestLocks.Held held = at.lock(vmid)) {
      QemuProcess process = start.start(vmid, ignoreLock, progress);
      log.info("VM {} started as pid {}", vmid, process.pid());
      tidyWhenEnded(vmid, process);
    }
  }

  /** Ends the guest at once, like pulling its plug; one that is stopped already is fine. */
  public void stop(VmId vmid, boolean ignoreLock, Progress progress)
      throws IOException, InterruptedException {
    try (GuestLocks.Held held = at.lock(vmid)) {
      stop.requireAllowed(vmid, ignoreLock);
      stop.stop(vmid, progress);
    }
  }

  /**
   * Presses the guest's power button and waits.
   *
   * @param limit how long
   * @param force stop it when the time is up, instead of failing
   */
  public void shutdown(
      VmId vmid, Duration limit, boolean force, boolean ignoreLock, Progress progress)
      throws IOException, InterruptedException {
    stop.shutdown(vmid, limit, force, ignoreLock, progress);
  }

  /** Shuts the guest down and starts it again, with its pending changes. */
  public void reboot(VmId vmid, Duration limit, Progress progress)
      throws IOException, InterruptedException {
    requireRunning(vmid);
    stop.shutdown(vmid, limit, false, false, progress);
    start(vmid, false, progress);
  }

  /** Presses the guest's reset button. */
  public void reset(VmId vmid, boolean ignoreLock) throws IOException, InterruptedException {
    try (GuestLocks.Held held = at.lock(vmid)) {
      Workplace.requireUnlocked(vmid, at.config(vmid), ignoreLock);
      requireRunning(vmid);
      try (QmpClient qmp = at.qmp(vmid)) {
        qmp.execute("system_reset", Workplace.QMP_LIMIT);
      }
    }
  }

  private void requireRunning(VmId vmid) throws IOException {
    at.config(vmid);
    if (at.process(vmid).isEmpty()) {
      throw new Refused("VM " + vmid + " is not running");
    }
  }

  /**
   * Whether its QEMU runs on this node, whatever its configuration says. One that waits for a
   * migration does not run.
   */
  public boolean running(VmId vmid) throws IOException {
    return at.process(vmid).isPresent() && at.marks().incoming(vmid).isEmpty();
  }

  /** Guests that move while they run. */
  public GuestMotion motion() {
    return motion;
  }

  /**
   * Removes a stopped guest with all of its disks; those that are gone already are fine.
   *
   * @param unreferenced also those disks of the guest that its configuration does not name
   */
  public void destroy(VmId vmid, boolean unreferenced, boolean ignoreLock, Progress progress)
      throws IOException, InterruptedException {
    try (GuestLocks.Held held = at.lock(vmid)) {
      VmConfig config = at.config(vmid);
      Workplace.requireUnlocked(vmid, config, ignoreLock);
      if (config.get("protection").filter("1"::equals).isPresent()) {
        throw new Refused(
            "VM " + vmid + " is protected: set its option 'protection' to 0 to destroy it");
      }
      if (at.process(vmid).isPresent()) {
        throw new Refused("VM " + vmid + " is running: stop it before destroying it");
      }
      SortedSet<VolumeId> volumes = new TreeSet<>(GuestEdit.owned(vmid, config));
      if (unreferenced) {
        volumes.addAll(at.storages().of(vmid));
      }
      for (VolumeId volume : volumes) {
        try {
          at.storages().free(volume);
          progress.line("freed '" + volume + "'");
        } catch (InvalidInput unusable) {
          progress.warn("'" + volume + "' was left: " + unusable.getMessage());
        }
      }
      at.store().delete(vmid);
      at.tidy(vmid);
    }
  }

  /**
   * Asks the guest's agent for a sign of life.
   *
   * @throws IOException when it gives none within the limit
   */
  public void pingAgent(VmId vmid, Duration limit) throws IOException {
    requireRunning(vmid);
    GuestAgent.ping(Path.of(at.files().agent(vmid)), limit);
  }

  /**
   * Gives a stopped guest to another node. All of its disks must be where that node sees them.
   *
   * @throws Refused naming what is in the way; then nothing was changed
   */
  public void handOver(VmId vmid, NodeName target, boolean ignoreLock, Progress progress)
      throws IOException, InterruptedException {
    try (GuestLocks.Held held = at.lock(vmid)) {
      VmConfig config = at.config(vmid);
      Workplace.requireUnlocked(vmid, config, ignoreLock);
      if (at.process(vmid).isPresent()) {
        throw new Refused("VM " + vmid + " is running: shut it down before moving it");
      }
      motion.requireReachableDisks(vmid, config, target);
      at.store().handOver(vmid, target);
      at.tidy(vmid);
      progress.line("VM " + vmid + " is on node '" + target + "' now");
    }
  }

  /** Where the guest's serial port is, for a console. */
  public Path serial(VmId vmid, int port) {
    return Path.of(at.files().serial(vmid, port));
  }

  private void tidyWhenEnded(VmId vmid, QemuProcess process) {
    process
        .ended()
        .thenRunAsync(
            () -> tidyAfter(vmid), task -> Thread.ofVirtual().name("tidy-" + vmid).start(task));
  }

  private void tidyAfter(VmId vmid) {
    try (GuestLocks.Held held = at.lock(vmid)) {
      // What is on its way is tidied up by its migration, whose mark unlocks it.
      if (at.process(vmid).isEmpty() && !motion.onItsWay(vmid)) {
        at.tidy(vmid);
        log.info("VM {} ended", vmid);
      }
    } catch (IOException | Refused later) {
      log.warn("tidying up after VM {} waits for its next start: {}", vmid, later.getMessage());
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }
}
