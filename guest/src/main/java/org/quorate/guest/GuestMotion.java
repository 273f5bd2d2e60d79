package org.quorate.guest;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.quorate.guest.config.Drive;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.files.GuestLocks;
import org.quorate.guest.migration.Journey;
import org.quorate.guest.migration.MigrationId;
import org.quorate.guest.migration.Outgoing;
import org.quorate.guest.migration.Sending;
import org.quorate.guest.migration.Terms;
import org.quorate.guest.migration.files.Marks.Mark;
import org.quorate.guest.migration.nodes.Cluster;
import org.quorate.guest.migration.nodes.Landing;
import org.quorate.guest.migration.nodes.Target.Resumption;
import org.quorate.guest.migration.qmp.SendingQemu;
import org.quorate.guest.process.QemuProcess;
import org.quorate.guest.qemu.Hardware;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;
import org.quorate.storage.StorageConfig;
import org.quorate.storage.StorageDefinition;
import org.quorate.storage.VolumeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guests that move while they run: the door for the task on the source, for the source's calls on
 * the target, and the care for what a daemon that died left half-way.
 */
public final class GuestMotion {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(GuestMotion.class);

  private final Workplace at;
  private final GuestStop stop;
  private final Cluster cluster;
  private final BiConsumer<VmId, QemuProcess> found;
  private final Arrivals arrivals;
  private final SecureRandom random = new SecureRandom();
  private final Set<VmId> leaving = ConcurrentHashMap.newKeySet();
  private final Set<VmId> looking = ConcurrentHashMap.newKeySet();

  /**
   * @param found told of each guest that runs here after a migration
   */
  GuestMotion(
      Workplace at,
      GuestStart start,
      GuestStop stop,
      Cluster cluster,
      BiConsumer<VmId, QemuProcess> found) {
    this.at = at;
    this.stop = stop;
    this.cluster = cluster;
    this.arrivals = new Arrivals(at, start, cluster, found);
    this.found = found;
  }

  /**
   * Why the guest's disks keep it from running there; one sentence each, by the disk's key.
   *
   * @return empty when nothing does
   */
  public SortedMap<String, String> obstacles(VmId vmid, VmConfig config, NodeName target)
      throws IOException {
    SortedMap<String, String> found = new TreeMap<>();
    StorageConfig storages = at.storages().config();
    for (Drive drive : Drive.in(config.values())) {
      Optional<VolumeId> volume = drive.volume();
      if (volume.isPresent()) {
        obstacle(volume.get(), drive.cdrom(), storages, target)
            .ifPresent(why -> found.put(drive.key(), drive.key() + ": " + why));
      }
    }
    return found;
  }

  private static Optional<String> obstacle(
      VolumeId volume, boolean image, StorageConfig storages, NodeName target) {
    Optional<StorageDefinition> storage = storages.storage(volume.storage());
    if (storage.isEmpty()) {
      return Optional.of("the storage of '" + volume + "' does not exist");
    }
    if (!storage.get().shared()) {
      return Optional.of(
          "'"
              + volume
              + "' is on a local storage: "
              + (image ? "eject it first" : "move it to a shared one first"));
    }
    return storage.get().refusal(target);
  }

  /** The other nodes that are there. */
  public SortedSet<NodeName> others() {
    SortedSet<NodeName> others = new TreeSet<>(cluster.online());
    others.remove(at.settings().node());
    return others;
  }

  /** The drives whose volumes only this node can reach. */
  public List<Drive> localDrives(VmConfig config) throws IOException {
    List<Drive> local = new ArrayList<>();
    StorageConfig storages = at.storages().config();
    for (Drive drive : Drive.in(config.values())) {
      boolean reachable =
          drive.volume().stream()
              .flatMap(volume -> storages.storage(volume.storage()).stream())
              .anyMatch(StorageDefinition::shared);
      if (drive.volume().isPresent() && !reachable) {
        local.add(drive);
      }
    }
    return local;
  }

  /**
   * Refuses with the first sentence that there is: what the guest owns counts also where no drive
   * shows it, as unused disks and snapshots.
   */
  void requireReachableDisks(VmId vmid, VmConfig config, NodeName target) throws IOException {
    StorageConfig storages = at.storages().config();
    for (VolumeId volume : GuestEdit.owned(vmid, config)) {
      Optional<String> why = obstacle(volume, false, storages, target);
      if (why.isPresent()) {
        throw new Refused(why.get());
      }
    }
    for (String why : obstacles(vmid, config, target).values()) {
      throw new Refused(why);
    }
  }

  /** Devices of this host that the guest uses, by their option's name. */
  public List<String> localDevices(VmConfig config) {
    List<String> found = new ArrayList<>();
    config
        .values()
        .forEach(
            (key, value) -> {
              boolean serial = key.matches("serial[0-3]") && value.startsWith("/dev/");
              if (serial || key.matches("(hostpci|usb|parallel|virtiofs)[0-9]+|ivshmem")) {
                found.add(key);
              }
            });
    return found;
  }

  /**
   * Refuses what {@link #migrate} would refuse here, without doing anything.
   *
   * @throws Refused one sentence with the remedy
   */
  public void check(VmId vmid, NodeName target, boolean ignoreLock) throws IOException {
    VmConfig config = at.config(vmid);
    Workplace.requireUnlocked(vmid, config, ignoreLock);
    if (target.equals(at.settings().node())) {
      throw new Refused("VM " + vmid + " is on node '" + target + "' already");
    }
    if (!cluster.online().contains(target)) {
      throw new Refused(
          cluster.address(target).isPresent()
              ? "node '" + target + "' is not online: see 'pvecm status'"
              : "no such cluster node '" + target + "': see 'pvecm nodes'");
    }
    if (!cluster.quorate()) {
      throw new Refused("the cluster has no quorum: see 'pvecm status'");
    }
    for (String device : localDevices(config)) {
      throw new Refused(
          device + " is a device of this host: delete the option or shut the VM down to move it");
    }
    requireReachableDisks(vmid, config, target);
  }

  /**
   * Moves a running guest. An interrupt asks for its end, which counts until everything is there.
   *
   * @throws Refused nothing was done
   * @throws IOException it did not move, or it is not known to run; the message says which
   */
  public void migrate(
      VmId vmid, NodeName target, Terms terms, boolean ignoreLock, Progress progress)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    try (GuestLocks.Held held = at.lock(vmid)) {
      check(vmid, target, ignoreLock);
      Hardware hardware = running(vmid);
      MigrationId id = MigrationId.of(random.nextLong());
      Journey journey = new Journey(vmid, id, at.settings().node());
      progress.line("starting migration of VM " + vmid + " to node '" + target + "'");
      leaving.add(vmid);
      try {
        at.marks().writeOutgoing(vmid, new Mark(target, id));
        at.store().write(vmid, at.config(vmid).with("lock", Departure.LOCK));
        Departure departure =
            new Departure(
                at, stop, cluster, journey, Optional.of(hardware), target, terms, progress);
        judge(vmid, target, departure.run(Outgoing.begin(System.nanoTime() / 1_000_000)));
      } finally {
        leaving.remove(vmid);
      }
    }
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    progress.line(
        String.format(
            "migration finished successfully (duration %02d:%02d:%02d)",
            seconds / 3600, seconds / 60 % 60, seconds % 60));
  }

  private Hardware running(VmId vmid) throws IOException, InterruptedException {
    QemuProcess process =
        at.process(vmid).orElseThrow(() -> new Refused("VM " + vmid + " is not running"));
    try (QmpClient qmp = at.qmp(vmid)) {
      String state = new SendingQemu(qmp).state();
      if (!state.equals("running")) {
        throw new Refused("VM " + vmid + " is '" + state + "': it can be moved when it runs");
      }
    }
    return Hardware.of(process.argv());
  }

  private static void judge(VmId vmid, NodeName target, Outgoing end)
      throws IOException, InterruptedException {
    switch (end.stage()) {
      case MOVED -> {}
      case STAYED -> {
        if (end.reason().equals(Outgoing.CANCELLED)) {
          throw new InterruptedException();
        }
        throw new IOException(
            "migration aborted, VM " + vmid + " stays on this node: " + end.reason());
      }
      case LEFT ->
          throw new IOException(
              "VM " + vmid + " was given to node '" + target + "', see there: " + end.reason());
      case ASK,
          SEND,
          WATCH,
          CANCEL,
          CHECK,
          COMMIT,
          SETTLE,
          RECLAIM,
          CONTINUE,
          RESUME,
          QUIT,
          ABANDON,
          RELEASE ->
          throw new IllegalStateException(String.valueOf(end));
    }
  }

  /** As {@link org.quorate.guest.migration.nodes.Target#prepare}, on the target. */
  public Landing prepare(Journey journey, Hardware hardware, Optional<String> network)
      throws IOException, InterruptedException {
    return arrivals.prepare(journey, hardware, network);
  }

  /** As {@link org.quorate.guest.migration.nodes.Target#tell}, on the target. */
  public void tell(VmId vmid, MigrationId id) throws IOException {
    arrivals.tell(vmid, id);
  }

  /**
   * As {@link org.quorate.guest.migration.nodes.Target#resume}, on the target.
   *
   * @param mayRun whether somebody answers for the guest here; else it is given back
   */
  public Resumption resume(VmId vmid, MigrationId id, boolean mayRun)
      throws IOException, InterruptedException {
    return arrivals.resume(vmid, id, mayRun);
  }

  /** As {@link org.quorate.guest.migration.nodes.Target#drop}, on the target. */
  public boolean drop(VmId vmid, MigrationId id) throws IOException, InterruptedException {
    return arrivals.drop(vmid, id);
  }

  /** Whether a migration of the guest, from or to here, is not over. */
  boolean onItsWay(VmId vmid) throws IOException {
    return at.marks().incoming(vmid).isPresent() || at.marks().outgoing(vmid).isPresent();
  }

  /** A lock of a migration that nobody remembers, after the daemon died right after its end. */
  void unlockLeftOver(VmId vmid) throws IOException {
    Optional<VmConfig> config = at.store().read(vmid);
    if (config.flatMap(c -> c.get("lock")).filter(Departure.LOCK::equals).isPresent()) {
      log.info("VM {} is unlocked: its migration is over", vmid);
      Thread.ofVirtual().name("unlock-" + vmid).start(() -> arrivals.unlock(vmid));
    }
  }

  /** Keeps looking after migrations, those of a daemon that died included. Call once. */
  void lookAfter() {
    Thread.ofVirtual()
        .name("migrations")
        .start(
            () -> {
              try {
                while (true) {
                  look();
                  Thread.sleep(LOOK_EVERY);
                }
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void look() {
    try {
      for (Map.Entry<VmId, Mark> entry : at.marks().allIncoming().entrySet()) {
        once(entry.getKey(), () -> arrivals.look(entry.getKey(), entry.getValue()));
      }
      for (Map.Entry<VmId, Mark> entry : at.marks().allOutgoing().entrySet()) {
        // Without both, nothing can come up here and nothing can be changed.
        boolean matters = cluster.quorate() || at.process(entry.getKey()).isPresent();
        if (matters && !leaving.contains(entry.getKey())) {
          once(entry.getKey(), () -> takeOver(entry.getKey(), entry.getValue()));
        }
      }
    } catch (IOException unreadable) {
      log.warn("migrations cannot be looked for: {}", unreadable.getMessage());
    }
  }

  /** Something that may fail and is tried again. */
  private interface Care {
    void run() throws IOException, InterruptedException;
  }

  private void once(VmId vmid, Care care) {
    if (looking.add(vmid)) {
      Thread.ofPlatform()
          .daemon()
          .name("migration-" + vmid)
          .start(
              () -> {
                try {
                  care.run();
                } catch (IOException | RuntimeException again) {
                  log.warn("the migration of VM {}: {}", vmid, again.getMessage());
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                } finally {
                  looking.remove(vmid);
                }
              });
    }
  }

  /** Goes on with a migration whose daemon died. */
  private void takeOver(VmId vmid, Mark mark) throws IOException, InterruptedException {
    try (GuestLocks.Held held = at.lock(vmid)) {
      if (leaving.contains(vmid) || !at.marks().outgoing(vmid).equals(Optional.of(mark))) {
        return;
      }
      Journey journey = new Journey(vmid, mark.id(), at.settings().node());
      Terms terms = new Terms(0, Terms.DOWNTIME_MS, Optional.empty());
      LoggedProgress progress = new LoggedProgress(vmid);
      Sending sending = sending(vmid);
      progress.line("a migration to " + mark.other() + " was left: QEMU says " + sending);
      Departure departure =
          new Departure(
              at, stop, cluster, journey, Optional.empty(), mark.other(), terms, progress);
      Outgoing end = departure.run(Outgoing.takenOver(sending, System.nanoTime() / 1_000_000));
      progress.line("it ended: " + end.stage());
      at.process(vmid).ifPresent(process -> found.accept(vmid, process));
    }
  }

  private Sending sending(VmId vmid) throws IOException, InterruptedException {
    if (at.process(vmid).isEmpty()) {
      return Sending.ENDED;
    }
    try (QmpClient qmp = at.qmp(vmid)) {
      return new SendingQemu(qmp).transfer().sending();
    }
  }

  /** A migration's progress where there is no task. */
  private record LoggedProgress(VmId vmid) implements Progress {
    @Override
    public void line(String text) {
      log.info("VM {}: {}", vmid, text);
    }

    @Override
    public void warn(String text) {
      log.warn("VM {}: {}", vmid, text);
    }
  }
}
