package org.quorate.ha.guestcalls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.quorate.fencing.kernel.SystemCalls;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends guests' processes without asking anybody, and proves that they ended. A process is held by a
 * descriptor of the kernel (pidfd), which never means another one; it has ended when all its
 * threads have, not when a signal was sent. Works without {@code /etc/pve} and without quorate-api.
 */
public final class GuestProcesses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuestProcesses.class);
  private static final int NO_SUCH_PROCESS = 3;

  private final Path run;
  private final Path proc;
  private final Path containers;
  private final SystemCalls kernel = new SystemCalls();
  private final Map<Long, Integer> held = new TreeMap<>();

  /**
   * @param run guests' pid files
   * @param proc of the kernel
   * @param containers where the kernel shows containers' groups, a directory for each
   */
  public GuestProcesses(Path run, Path proc, Path containers) {
    this.run = run;
    this.proc = proc;
    this.containers = containers;
  }

  public static GuestProcesses of(Path run) {
    return new GuestProcesses(run, Path.of("/proc"), Path.of("/sys/fs/cgroup/lxc"));
  }

  /**
   * Kills whatever of these guests runs, and waits a little.
   *
   * @return whether it is proven that none of them runs; call again otherwise
   */
  public synchronized boolean stop(Set<ServiceId> guests, int waitMs) {
    try {
      for (long pid : running(guests)) {
        kill(pid);
      }
      for (int fd : List.copyOf(held.values())) {
        if (!kernel.ended(fd, waitMs)) {
          return false;
        }
      }
      forget();
      return running(guests).isEmpty() && guests.stream().noneMatch(this::isContainer);
    } catch (IOException unreadable) {
      LOG.error("the guests' processes cannot be seen: {}", unreadable.getMessage());
      return false;
    }
  }

  private void kill(long pid) throws IOException {
    Integer known = held.get(pid);
    int fd = known != null ? known : kernel.openProcess(pid);
    if (fd == -NO_SUCH_PROCESS) {
      return;
    }
    if (fd < 0) {
      throw new IOException("process " + pid + " cannot be held: errno " + -fd);
    }
    held.put(pid, fd);
    if (known == null) {
      LOG.warn("ending the guest's process {}", pid);
    }
    int sent = kernel.kill(fd);
    if (sent < 0 && sent != -NO_SUCH_PROCESS) {
      throw new IOException("process " + pid + " cannot be killed: errno " + -sent);
    }
  }

  private void forget() {
    held.values().forEach(kernel::close);
    held.clear();
  }

  private List<Long> running(Set<ServiceId> guests) throws IOException {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[1-9]*")) {
      for (Path entry : entries) {
        Optional<String> vmid = vmid(commandLine(entry));
        if (vmid.isPresent() && guests.contains(new ServiceId("vm", vmid.get()))) {
          pids.add(Long.parseLong(String.valueOf(entry.getFileName())));
        }
      }
    }
    for (ServiceId guest : guests) {
      byFile(guest).filter(pid -> !pids.contains(pid)).ifPresent(pids::add);
    }
    return pids;
  }

  /** The number of the guest whose QEMU has this command line, by its pid file's name. */
  static Optional<String> vmid(List<String> words) {
    int option = words.indexOf("-pidfile");
    if (option < 0 || option + 1 == words.size()) {
      return Optional.empty();
    }
    String file = words.get(option + 1);
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.matches("[1-9][0-9]{2,8}\\.pid")
        ? Optional.of(name.substring(0, name.length() - ".pid".length()))
        : Optional.empty();
  }

  /** A QEMU whose first thread has ended while others hang shows no command line any more. */
  private Optional<Long> byFile(ServiceId guest) {
    try {
      String pid = Files.readString(run.resolve(guest.name() + ".pid")).strip();
      boolean halfGone =
          pid.matches("[1-9][0-9]{0,9}")
              && Files.exists(proc.resolve(pid))
              && commandLine(proc.resolve(pid)).isEmpty()
              && !hasEnded(Long.parseLong(pid));
      return halfGone ? Optional.of(Long.parseLong(pid)) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private boolean hasEnded(long pid) {
    int fd = kernel.openProcess(pid);
    boolean ended = fd == -NO_SUCH_PROCESS || fd >= 0 && kernel.ended(fd, 0);
    if (fd >= 0) {
      kernel.close(fd);
    }
    return ended;
  }

  private static List<String> commandLine(Path process) {
    try {
      byte[] line = Files.readAllBytes(process.resolve("cmdline"));
      return line.length == 0
          ? List.of()
          : List.of(new String(line, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException gone) {
      return List.of();
    }
  }

  /** Containers are not Quorate's to stop: a running one is never proven gone. */
  private boolean isContainer(ServiceId guest) {
    return guest.type().equals("ct") && Files.exists(containers.resolve(guest.name()));
  }

  @Override
  public synchronized void close() {
    forget();
  }
}
