package org.quorate.guest;

import java.io.IOException;
import java.time.Duration;
import org.quorate.guest.files.GuestLocks;
import org.quorate.guest.process.QemuProcess;
import org.quorate.guest.qmp.QmpClient;
import org.quorate.model.VmId;

/** Ends one guest: hard, or by its power button. */
final class GuestStop {
  private final Workplace at;

  GuestStop(Workplace at) {
    this.at = at;
  }

  /**
   * Refuses for a locked configuration. Who may ignore the lock may also end a guest whose
   * configuration has moved away or cannot be read: HA must be able to clear a node of it.
   */
  void requireAllowed(VmId vmid, boolean ignoreLock) throws IOException {
    if (!ignoreLock || at.process(vmid).isEmpty()) {
      Workplace.requireUnlocked(vmid, at.config(vmid), ignoreLock);
    }
  }

  /**
   * Ends QEMU: QMP {@code quit}, then SIGTERM, then SIGKILL, each with its limit. Call with the
   * lock held. A guest that is stopped already is fine.
   *
   * @throws IOException when the process is still there after all that: its disks may be in use
   */
  void stop(VmId vmid, Progress progress) throws IOException, InterruptedException {
    var found = at.process(vmid);
    if (found.isEmpty()) {
      at.tidy(vmid);
      return;
    }
    QemuProcess process = found.get();
    Duration limit = at.settings().quitLimit();
    boolean ended = quit(vmid, progress) && process.awaitEnd(limit);
    if (!ended) {
      progress.line("QEMU did not quit by itself: sending SIGTERM");
      process.terminate();
      ended = process.awaitEnd(limit);
    }
    if (!ended) {
      progress.line("QEMU ignores SIGTERM: sending SIGKILL");
      process.kill();
      ended = process.awaitEnd(limit);
    }
    if (!ended) {
      throw new IOException(
          "VM "
              + vmid
              + " (pid "
              + process.pid()
              + ") does not end, not even by SIGKILL: its storage may hang");
    }
    at.tidy(vmid);
  }

  private boolean quit(VmId vmid, Progress progress) throws InterruptedException {
    try (QmpClient qmp = at.qmp(vmid)) {
      qmp.execute("quit", Workplace.QMP_LIMIT);
      return true;
    } catch (IOException noAnswer) {
      progress.line("QEMU does not take commands: " + noAnswer.getMessage());
      return false;
    }
  }

  /**
   * Presses the power button and waits for the guest to end. The lock is held only while pressing,
   * so that a stop can overtake.
   *
   * @param force end it hard when the time is up
   * @throws IOException when it has not ended in time and {@code force} is not set
   */
  void shutdown(VmId vmid, Duration limit, boolean force, boolean ignoreLock, Progress progress)
      throws IOException, InterruptedException {
    QemuProcess process;
    try (GuestLocks.Held held = at.lock(vmid)) {
      requireAllowed(vmid, ignoreLock);
      var found = at.process(vmid);
      if (found.isEmpty()) {
        at.tidy(vmid);
        return;
      }
      process = found.get();
      pressPowerButton(vmid, force, progress);
    }
    boolean ended = process.awaitEnd(limit);
    if (!ended && !force) {
      throw new IOException(
          "VM "
              + vmid
              + " did not shut down within "
              + limit.toSeconds()
              + " s: wait longer or stop it");
    }
    try (GuestLocks.Held held = at.lock(vmid)) {
      boolean another = at.process(vmid).filter(p -> p.pid() != process.pid()).isPresent();
      if (!another) {
        stop(vmid, progress);
      }
    }
  }

  private void pressPowerButton(VmId vmid, boolean force, Progress progress)
      throws IOException, InterruptedException {
    try (QmpClient qmp = at.qmp(vmid)) {
      qmp.execute("system_powerdown", Workplace.QMP_LIMIT);
    } catch (IOException failed) {
      if (!force) {
        throw failed;
      }
      progress.line("QEMU does not take commands: " + failed.getMessage());
    }
  }
}
