package org.quorate.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.files.ConfigStore;
import org.quorate.guest.files.GuestLocks;
import org.quorate.guest.migration.files.Marks;
import org.quorate.guest.network.Taps;
import org.quorate.guest.process.HostProbe;
import org.quorate.guest.process.QemuProcess;
import org.quorate.guest.qemu.RunFiles;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;
import org.quorate.storage.node.Storages;

/** What every operation on this node's guests works with. */
record Workplace(
    GuestSettings settings,
    ConfigStore store,
    Storages storages,
    RunFiles files,
    GuestLocks locks,
    Taps taps,
    HostProbe probe) {
  static final Duration QMP_LIMIT = Duration.ofSeconds(5);

  /** Takes the guest's lock; close it to give it back. */
  GuestLocks.Held lock(VmId vmid) throws IOException, InterruptedException {
    GuestLocks.Held held = locks.take(vmid, settings.lockWait());
    if (held == null) {
      throw new Refused(
          "VM "
              + vmid
              + " is busy with another operation: try again when that task has ended (waited "
              + settings.lockWait().toSeconds()
              + " s)");
    }
    return held;
  }

  /** The guest's configuration; refused when the guest is unknown or another node's. */
  VmConfig config(VmId vmid) throws IOException {
    Optional<VmConfig> config = store.read(vmid);
    if (config.isPresent()) {
      return config.get();
    }
    NodeName owner = store.everywhere().get(vmid);
    throw new Refused(
        owner == null
            ? "VM " + vmid + " does not exist"
            : "VM " + vmid + " is on node '" + owner + "', not on '" + settings.node() + "'");
  }

  /** Refuses when an operation has locked the configuration. */
  static void requireUnlocked(VmId vmid, VmConfig config, boolean ignoreLock) {
    config
        .get("lock")
        .filter(lock -> !ignoreLock)
        .ifPresent(
            lock -> {
              throw new Refused(
                  "VM "
                      + vmid
                      + " is locked ("
                      + lock
                      + "): wait for that operation or unlock it with 'qm unlock "
                      + vmid
                      + "'");
            });
  }

  Optional<QemuProcess> process(VmId vmid) throws IOException {
    return QemuProcess.find(files, vmid);
  }

  QmpClient qmp(VmId vmid) throws IOException, InterruptedException {
    return QmpClient.connect(Path.of(files.qmp(vmid)), QMP_LIMIT);
  }

  Marks marks() {
    return new Marks(files);
  }

  /** Removes what a guest that ended left behind. Call with the lock held. */
  void tidy(VmId vmid) throws IOException, InterruptedException {
    taps.remove(vmid);
    for (String file : files.all(vmid)) {
      Files.deleteIfExists(Path.of(file));
    }
  }
}
