package org.quorate.guest;

import java.time.Duration;
import java.util.Optional;
import org.quorate.model.VmId;

/**
 * How a guest is doing.
 *
 * @param run the running QEMU; empty when the guest is stopped
 * @param lock the operation that locked the configuration, if any
 * @param maxDiskBytes size of the first disk
 */
public record GuestStatus(
    VmId vmid,
    String name,
    Optional<Run> run,
    Optional<String> lock,
    Optional<String> tags,
    boolean template,
    boolean agent,
    int cpus,
    long maxMemoryBytes,
    long maxDiskBytes) {
  /**
   * A running QEMU.
   *
   * @param qmpStatus QEMU's own word: {@code running}, {@code paused}, …; {@code unknown} when QEMU
   *     did not answer; empty when it was not asked
   * @param cpu fraction of all of the guest's CPUs since the last look
   * @param memoryBytes memory of the host in use
   */
  public record Run(
      long pid,
      Duration uptime,
      String qmpStatus,
      double cpu,
      long memoryBytes,
      long netInBytes,
      long netOutBytes,
      long diskReadBytes,
      long diskWriteBytes) {}

  /** {@code running} or {@code stopped}. */
  public String word() {
    return run.isPresent() ? "running" : "stopped";
  }
}
