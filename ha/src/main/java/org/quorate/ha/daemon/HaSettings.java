package org.quorate.ha.daemon;

import java.nio.file.Path;
import java.time.Duration;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.fencing.ledger.FencePolicy;
import org.quorate.fencing.watchdog.WatchdogDevice;
import org.quorate.ha.files.Tree;
import org.quorate.ha.guestcalls.LocalApi;

/**
 * Every setting of quorate-ha.
 *
 * @param etcPve the replicated tree
 * @param fileLimit the longest one file access may take before the round goes on without it
 * @param clusterFsSocket of quorate-clusterfs
 * @param apiSocket of quorate-api
 * @param guestRun guests' pid files
 * @param run this daemon's own state of the current boot
 * @param watchdog the device that resets this node, unless quorate.cfg names another
 * @param agents where fence agents are
 * @param period of a round when nothing happens; shorter where the lease asks for it
 * @param shutdownMax how long an orderly end may take; systemd kills after 90 s
 * @param fencing numbers of the fencing decisions
 */
public record HaSettings(
    Path etcPve,
    Duration fileLimit,
    Path clusterFsSocket,
    Path apiSocket,
    Path guestRun,
    Path run,
    Path watchdog,
    Path agents,
    Duration period,
    Duration shutdownMax,
    FencePolicy fencing) {

  public static final HaSettings DEFAULT =
      new HaSettings(
          Tree.ETC_PVE,
          Tree.LIMIT,
          ClusterFsClient.SOCKET,
          LocalApi.SOCKET,
          Path.of("/run/qemu-server"),
          Path.of("/run/quorate"),
          WatchdogDevice.DEVICE,
          Path.of("/usr/sbin"),
          Duration.ofSeconds(10),
          Duration.ofSeconds(80),
          FencePolicy.DEFAULT);
}
