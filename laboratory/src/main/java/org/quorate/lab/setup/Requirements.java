package org.quorate.lab.setup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.quorate.lab.LabFailure;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.process.Command;
import org.quorate.lab.process.Processes;

/**
 * What a machine must offer; each miss is one sentence with the remedy, before anything is made.
 */
public final class Requirements {
  private Requirements() {}

  /** Refuses a machine that cannot run a lab at all. */
  public static void checkMachine() {
    checkRoot();
    for (String device : new String[] {"/dev/fuse", "/dev/net/tun"}) {
      if (!Files.exists(Path.of(device))) {
        throw new LabFailure(
            "This machine has no %s: load the kernel module (modprobe %s), or give the container the device."
                .formatted(device, device.equals("/dev/fuse") ? "fuse" : "tun"));
      }
    }
    Command.Finished tried =
        Command.of(
                "unshare", "--net", "--pid", "--fork", "--mount", "--uts", "--ipc", "mount", "-t",
                "tmpfs", "lab", "/mnt")
            .run();
    if (!tried.ok()) {
      throw new LabFailure(
          "This machine does not let root make namespaces and mounts (%s): run the lab on a host, or in a privileged container."
              .formatted(tried.err().strip()));
    }
  }

  /** Refuses anyone but root. */
  public static void checkRoot() {
    if (!System.getProperty("user.name").equals("root")) {
      throw new LabFailure("The lab makes namespaces and needs root: run it as root or with sudo.");
    }
  }

  /** Refuses a second lab: the names of its namespaces are the machine's only ones. */
  public static void checkAlone(LabPaths paths) {
    otherLab(paths)
        .ifPresent(
            other -> {
              throw new LabFailure(
                  "Another lab runs on this machine (its state is in %s): stop it first with its './lab down'."
                      .formatted(other));
            });
  }

  /** The state directory of another lab that has living processes on this machine. */
  static Optional<Path> otherLab(LabPaths paths) {
    return Processes.marked().stream()
        .map(Processes.Marked::stateDirectory)
        .filter(state -> !state.equals(paths.state()))
        .findFirst();
  }

  /** Refuses when a port that the lab needs is taken. */
  public static void checkPorts(LabPlan plan) {
    for (LabNode node : plan.nodes()) {
      try (ServerSocket probe =
          new ServerSocket(node.hostPort(), 1, InetAddress.getByName("127.0.0.1"))) {
        probe.setReuseAddress(true);
      } catch (IOException taken) {
        throw new LabFailure(
            "Port %d on 127.0.0.1, which leads to %s, is in use: stop what listens there (ss -ltnp 'sport = :%d' names it)."
                .formatted(node.hostPort(), node.name(), node.hostPort()),
            taken);
      }
    }
  }
}
