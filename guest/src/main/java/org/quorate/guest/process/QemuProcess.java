package org.quorate.guest.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.quorate.guest.qemu.RunFiles;
import org.quorate.model.VmId;

/**
 * A running QEMU of one guest. A pid alone proves nothing, since pids are used again: the process
 * is the guest's only if its command line names the guest's pid file, and every signal goes through
 * a {@link ProcessHandle}, which compares the start time before it kills.
 */
public final class QemuProcess {
  private static final Path PROC = Path.of("/proc");
  private static final Duration POLL = Duration.ofMillis(10);

  /** Linux's USER_HZ, the unit of times in /proc/PID/stat. */
  private static final double TICKS_PER_SECOND = 100;

  private final ProcessHandle handle;

  private QemuProcess(ProcessHandle handle) {
    this.handle = handle;
  }

  /** The guest's QEMU: by its pid file, or, should that be gone, by the command lines in /proc. */
  public static Optional<QemuProcess> find(RunFiles files, VmId vmid) throws IOException {
    Path pidFile = Path.of(files.pid(vmid));
    String text = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
    if (text.matches("[1-9][0-9]{0,9}")) {
      Optional<QemuProcess> byFile = of(Long.parseLong(text), pidFile);
      if (byFile.isPresent()) {
        return byFile;
      }
    }
    return ProcessHandle.allProcesses().flatMap(handle -> of(handle, pidFile).stream()).findFirst();
  }

  private static Optional<QemuProcess> of(long pid, Path pidFile) {
    return ProcessHandle.of(pid).flatMap(handle -> of(handle, pidFile));
  }

  private static Optional<QemuProcess> of(ProcessHandle handle, Path pidFile) {
    List<String> argv = commandLine(handle.pid());
    int option = argv.indexOf("-pidfile");
    boolean its =
        option >= 0 && option + 1 < argv.size() && argv.get(option + 1).equals(pidFile.toString());
    // Alive after its command line was read: the command line was this process's own.
    return its && handle.isAlive() ? Optional.of(new QemuProcess(handle)) : Optional.empty();
  }

  private static List<String> commandLine(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("cmdline"));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException gone) {
      return List.of();
    }
  }

  public long pid() {
    return handle.pid();
  }

  /** Its command line, program first; empty when it ended. */
  public List<String> argv() {
    return commandLine(handle.pid()).stream().filter(word -> !word.isEmpty()).toList();
  }

  /**
   * Whether it still runs. A zombie does not: its files are closed, only its parent has yet to ask
   * for the exit code.
   */
  public boolean alive() {
    return handle.isAlive() && !zombie();
  }

  private boolean zombie() {
    try {
      return words(Files.readString(proc("stat")))[0].matches("[ZX]");
    } catch (IOException gone) {
      return true;
    }
  }

  /** The words of /proc/PID/stat after the name in parentheses, which may hold blanks. */
  private static String[] words(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
  }

  public Instant started() {
    return handle.info().startInstant().orElse(Instant.EPOCH);
  }

  /** Completes when the process has ended, late by some seconds at most. */
  public CompletableFuture<ProcessHandle> ended() {
    return handle.onExit();
  }

  /** Asks it to end (SIGTERM); QEMU then closes its disks and exits. */
  public void terminate() {
    handle.destroy();
  }

  /** Ends it at once (SIGKILL). */
  public void kill() {
    handle.destroyForcibly();
  }

  /** Waits for its end; false when the time is up. */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (alive()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  /** Memory of the host that it uses, in bytes; 0 when it ended. */
  public long residentBytes() {
    return status("VmRSS:") * 1024;
  }

  /** CPU time it has used, in seconds; 0 when it ended. */
  public double cpuSeconds() {
    try {
      // utime and stime: fields 14 and 15 of proc(5), the state being field 3.
      String[] words = words(Files.readString(proc("stat")));
      return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_PER_SECOND;
    } catch (IOException gone) {
      return 0;
    }
  }

  private long status(String key) {
    try {
      return Files.readAllLines(proc("status")).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  private Path proc(String file) {
    return PROC.resolve(Long.toString(handle.pid())).resolve(file);
  }
}
