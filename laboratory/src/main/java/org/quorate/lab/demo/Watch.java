package org.quorate.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.LabFailure;
import org.quorate.lab.cluster.Members;
import org.quorate.lab.heartbeat.DiskRecord;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.process.Waiting;

/**
 * Looks at the survivors after a power cut, from outside, and notes when something has happened
 * first. Looks every 20 ms, so a mark may be that much late.
 */
final class Watch {
  private static final Duration PERIOD = Duration.ofMillis(20);

  private final LabPaths paths;
  private final LabNode lost;
  private final List<LabNode> survivors;
  private final int vmid;
  private final Path disk;
  private final long cutMs;
  private final String oldBoot;
  private final Map<String, Mark> marks = new LinkedHashMap<>();
  private @Nullable LabNode host;
  private @Nullable Mark started;
  private @Nullable Mark alive;

  /**
   * Watches the loss of {@code lost} at {@code cutMs}.
   *
   * @param disk the disk image of guest {@code vmid}
   * @param oldBoot the boot id of the instance that died
   */
  Watch(
      LabPaths paths,
      LabNode lost,
      List<LabNode> survivors,
      int vmid,
      Path disk,
      long cutMs,
      String oldBoot) {
    this.paths = paths;
    this.lost = lost;
    this.survivors = survivors;
    this.vmid = vmid;
    this.disk = disk;
    this.cutMs = cutMs;
    this.oldBoot = oldBoot;
  }

  /** Looks until the new instance has written to its disk; gives the timeline in order. */
  List<Mark> untilAlive(Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (alive == null) {
      survivors.forEach(this::look);
      lookAtDisk();
      if (System.nanoTime() > deadline) {
        throw new LabFailure(
            "Waited %d s for guest %d to live again, in vain; what was seen:%n%s%nLook at './lab logs %s quorate-ha'."
                .formatted(limit.toSeconds(), vmid, text(), survivors.getFirst().name()));
      }
      Waiting.pause(PERIOD);
    }
    survivors.forEach(this::look);
    return timeline();
  }

  /** When the new instance's process started, and where. */
  Optional<Mark> started() {
    return Optional.ofNullable(started);
  }

  /** When the new instance's first record was seen on the disk. */
  Optional<Mark> alive() {
    return Optional.ofNullable(alive);
  }

  /** The node that runs the guest now. */
  Optional<LabNode> host() {
    return Optional.ofNullable(host);
  }

  private void look(LabNode survivor) {
    Optional<Path> root =
        ProcessId.read(paths.pid1(survivor))
            .map(first -> Path.of("/proc/" + first.pid() + "/root"));
    if (root.isEmpty()) {
      return;
    }
    Members members = Members.parse(read(root.get().resolve("etc/pve/.members")));
    if (members.quorate() && !members.online().contains(lost.name())) {
      note("membership", "membership lost: " + survivor.name() + " no longer sees " + lost.name());
    }
    Path ledger = root.get().resolve("etc/pve/ha/ledger/" + lost.name() + ".json");
    LedgerText.marks(read(ledger), cutMs).forEach(mark -> marks.putIfAbsent(mark.what(), mark));
    lookForGuest(survivor, root.get());
  }

  private void lookForGuest(LabNode survivor, Path root) {
    if (started == null && Files.exists(root.resolve("run/qemu-server/" + vmid + ".pid"))) {
      host = survivor;
      started = note("started", "guest " + vmid + " started on " + survivor.name());
    }
  }

  private void lookAtDisk() throws IOException {
    Optional<DiskRecord> newest = DiskRecord.read(disk);
    if (newest.isPresent() && !newest.get().boot().equals(oldBoot)) {
      alive =
          note("alive", "first heartbeat on its disk by the new instance " + newest.get().boot());
    }
  }

  private Mark note(String key, String what) {
    return marks.computeIfAbsent(key, any -> new Mark(System.currentTimeMillis(), what));
  }

  private List<Mark> timeline() {
    return marks.values().stream().sorted(Comparator.comparingLong(Mark::atMs)).toList();
  }

  private String text() {
    return String.join(
        System.lineSeparator(), timeline().stream().map(mark -> mark.line(cutMs)).toList());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException notThere) {
      return "";
    }
  }
}
