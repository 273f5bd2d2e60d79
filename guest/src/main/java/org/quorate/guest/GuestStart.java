package org.quorate.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.quorate.guest.config.Drive;
import org.quorate.guest.config.Memory;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.migration.Incoming;
import org.quorate.guest.migration.qmp.ReceivingQemu;
import org.quorate.guest.process.QemuProcess;
import org.quorate.guest.qemu.Hardware;
import org.quorate.guest.qemu.Image;
import org.quorate.guest.qemu.Launch;
import org.quorate.guest.qemu.QemuCommand;
import org.quorate.guest.qemu.Tap;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.model.VmId;
import org.quorate.storage.DirectoryLayout;
import org.quorate.storage.VolumeId;
import org.quorate.storage.process.Program;

/** Starts one guest. Everything that can be wrong is looked for before anything is changed. */
final class GuestStart {
  private final Workplace at;
  private final GuestEdit edit;

  GuestStart(Workplace at, GuestEdit edit) {
    this.at = at;
    this.edit = edit;
  }

  /** Call with the guest's lock held. */
  QemuProcess start(VmId vmid, boolean ignoreLock, Progress progress)
      throws IOException, InterruptedException {
    VmConfig config = at.config(vmid);
    Workplace.requireUnlocked(vmid, config, ignoreLock);
    if (config.get("template").filter("1"::equals).isPresent()) {
      throw new Refused("VM " + vmid + " is a template: clone it and start the clone");
    }
    endWaiting(vmid);
    if (at.process(vmid).isPresent()) {
      throw new Refused("VM " + vmid + " already running");
    }
    config.problems().forEach(problem -> progress.warn(vmid + ".conf " + problem));
    VmConfig current = edit.pendingApplied(vmid, config);
    Launch launch = launch(vmid, current.values(), Optional.empty());
    launch.warnings().forEach(progress::warn);
    requireBridges(launch.taps());
    requireFiles(launch.neededFiles());
    if (!current.text().equals(config.text())) {
      at.store().write(vmid, current);
    }
    return run(
        vmid,
        launch,
        limit(current),
        () -> {
          if (at.store().read(vmid).isEmpty()) {
            throw new Refused(
                "VM " + vmid + " moved to another node while it was being started here");
          }
        },
        progress);
  }

  /**
   * Starts a QEMU that waits for a guest which still runs on another node. Call with the guest's
   * lock held.
   *
   * @param config as it is there
   * @param mark makes the QEMU to come known as one that waits
   */
  QemuProcess await(VmId vmid, VmConfig config, Hardware hardware, Check mark)
      throws IOException, InterruptedException {
    Launch launch = launch(vmid, config.values(), Optional.of(hardware));
    requireBridges(launch.taps());
    requireFiles(launch.neededFiles());
    return run(vmid, launch, limit(config), mark, Progress.SILENT);
  }

  /**
   * A QEMU that waits for a migration is in the way of a guest that is this node's now and shall
   * start: it never ran, unless it was just let run.
   */
  private void endWaiting(VmId vmid) throws IOException, InterruptedException {
    if (at.marks().incoming(vmid).isEmpty() || at.process(vmid).isEmpty()) {
      return;
    }
    try (QmpClient qmp = at.qmp(vmid)) {
      if (new ReceivingQemu(qmp).look() == Incoming.Qemu.RUNNING) {
        return;
      }
    }
    undo(vmid);
  }

  /** What is done right before QEMU is started, after what an earlier one left was removed. */
  interface Check {
    void run() throws IOException;
  }

  private Launch launch(VmId vmid, SortedMap<String, String> values, Optional<Hardware> arriving)
      throws IOException, InterruptedException {
    Map<String, Image> images = new HashMap<>();
    for (Drive drive : Drive.in(values)) {
      Optional<VolumeId> volume = drive.volume();
      if (volume.isPresent()) {
        Path path = at.storages().path(volume.get());
        if (!Files.isReadable(path)) {
          throw new Refused(
              drive.key() + ": volume '" + volume.get() + "' does not exist on this node");
        }
        images.put(drive.key(), new Image(path.toString(), DirectoryLayout.format(volume.get())));
      } else if (drive.newDisk().isPresent()) {
        throw new Refused(drive.key() + ": disk '" + drive + "' was never allocated: set it anew");
      }
    }
    return QemuCommand.build(vmid, values, images, at.probe().host(), at.files(), arriving);
  }

  private void requireBridges(List<Tap> taps) {
    for (Tap tap : taps) {
      if (!at.taps().bridgeExists(tap.bridge())) {
        throw new Refused("bridge '" + tap.bridge() + "' does not exist on this node");
      }
    }
  }

  private static void requireFiles(List<String> files) {
    for (String file : files) {
      if (!Files.isReadable(Path.of(file))) {
        throw new Refused("args: file '" + file + "' does not exist on this node");
      }
    }
  }

  private QemuProcess run(VmId vmid, Launch launch, Duration limit, Check before, Progress progress)
      throws IOException, InterruptedException {
    Files.createDirectories(at.settings().run());
    at.tidy(vmid);
    boolean running = false;
    try {
      at.taps().make(vmid, launch.taps());
      before.run();
      Program.Result result = Program.run(launch.argv(), limit);
      if (result.exitCode() != 0) {
        throw new IOException("start failed: " + reason(result));
      }
      result.errors().lines().forEach(progress::warn);
      try (QmpClient qmp = at.qmp(vmid)) {
        qmp.execute("query-status", Workplace.QMP_LIMIT);
      }
      QemuProcess process =
          at.process(vmid).orElseThrow(() -> new IOException("start failed: QEMU ended at once"));
      running = true;
      return process;
    } finally {
      if (!running) {
        undo(vmid);
      }
    }
  }

  /** A start that failed leaves no QEMU behind. */
  void undo(VmId vmid) throws IOException, InterruptedException {
    Optional<QemuProcess> left = at.process(vmid);
    left.ifPresent(QemuProcess::kill);
    if (left.isEmpty() || left.get().awaitEnd(at.settings().quitLimit())) {
      at.tidy(vmid);
    }
  }

  private static String reason(Program.Result result) {
    String errors = result.errors().replace('\n', ' ');
    return errors.isEmpty()
        ? "QEMU exited with code " + result.exitCode()
        : errors.replaceFirst("^qemu-system-x86_64: ", "");
  }

  private Duration limit(VmConfig config) {
    long gibibytes = config.get("memory").map(Memory::parse).orElse(Memory.DEFAULT).bytes() >> 30;
    Duration byMemory = Duration.ofSeconds(gibibytes);
    Duration least = at.settings().startLimit();
    return byMemory.compareTo(least) > 0 ? byMemory : least;
  }
}
