package org.quorate.guest;

import java.nio.file.Path;
import java.time.Duration;
import org.quorate.guest.config.MacAddress;
import org.quorate.model.NodeName;

/**
 * Where guests' files are and how long operations wait.
 *
 * @param node this node
 * @param nodes directory with one directory per node
 * @param run pid files and sockets of running guests
 * @param locks lock files
 * @param qemu the QEMU binary
 * @param macPrefix first three bytes of generated card addresses
 * @param lockWait how long an operation waits for another one on the same guest
 * @param startLimit how long QEMU may take to come up; per GiB of RAM one second more than this is
 *     allowed for guests above it
 * @param quitLimit how long QEMU may take to quit before SIGTERM, and again before SIGKILL
 */
public record GuestSettings(
    NodeName node,
    Path nodes,
    Path run,
    Path locks,
    Path qemu,
    String macPrefix,
    Duration lockWait,
    Duration startLimit,
    Duration quitLimit) {

  /** The defaults of a real node. */
  public static GuestSettings of(NodeName node) {
    return of(node, Path.of("/etc/pve"), Path.of("/run"));
  }

  /** The defaults with other roots. */
  public static GuestSettings of(NodeName node, Path pve, Path run) {
    return new GuestSettings(
        node,
        pve.resolve("nodes"),
        run.resolve("qemu-server"),
        run.resolve("lock").resolve("qemu-server"),
        Path.of("/usr/bin/qemu-system-x86_64"),
        MacAddress.PREFIX,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5));
  }
}
