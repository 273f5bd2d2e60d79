package org.quorate.ha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.fencing.agent.FenceConfig;
import org.quorate.ha.LockName;
import org.quorate.ha.evidence.Fencer;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.locks.LockStore;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.watch.Rounds;
import org.quorate.model.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives the fencer; on a thread of its own, because nothing is more urgent. */
final class FencerRounds implements Rounds.Round {
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger("fencer");

  private final Node node;
  private final Supplier<ManagerStatus> status;
  private final BooleanSupplier leasesCount;
  private final Runnable wake;
  private final Once once = new Once(LOG);
  private final Map<NodeName, Fencer.Promise> promises = new ConcurrentHashMap<>();
  private volatile FenceConfig devices = FenceConfig.empty();

  FencerRounds(
      Node node, Supplier<ManagerStatus> status, BooleanSupplier leasesCount, Runnable wake) {
    this.node = node;
    this.status = status;
    this.leasesCount = leasesCount;
    this.wake = wake;
  }

  @Override
  public Duration run() {
    Optional<ClusterInfo> info = node.cluster().info().filter(ClusterInfo::clustered);
    return node.fencer()
        .round(
            info,
            status.get(),
            info.map(this::lockHolders).orElse(Set.of()),
            leasesCount.getAsBoolean(),
            Map.copyOf(promises),
            devices);
  }

  /** Reads fence.cfg; beside the rounds, since a file access may take its time. */
  Duration readDevices() {
    FenceConfig fresh = new Reader(once).read(HaFiles.FENCE, node.files()::fence);
    if (fresh != null && !fresh.equals(devices)) {
      fresh.problems().forEach(problem -> LOG.warn("ha/fence.cfg {}", problem));
      fresh
          .switches()
          .forEach((name, switches) -> LOG.info("fence devices of {}: {}", name, switches));
      devices = fresh;
    }
    return Duration.ofSeconds(10);
  }

  /** Reads what lost nodes promised; beside the rounds as well. */
  Duration readPromises() {
    Optional<ClusterInfo> info = node.cluster().info().filter(now -> now.quorate() && now.synced());
    if (info.isEmpty()) {
      return AGAIN;
    }
    boolean missing = false;
    for (ClusterNode other : info.get().nodes()) {
      if (other.member()) {
        promises.remove(other.name());
      } else {
        missing = true;
        readPromise(other.name());
      }
    }
    if (missing) {
      wake.run();
    }
    return missing ? AGAIN : Duration.ofSeconds(10);
  }

  private void readPromise(NodeName lost) {
    long beganMs = node.monotonicMs().getAsLong();
    Optional<LrmStatus> status =
        new Reader(once).read(HaFiles.lrmPath(lost), () -> node.files().lrmStatus(lost));
    if (status != null) {
      promises.put(
          lost,
          new Fencer.Promise(
              status.map(LrmStatus::promise).orElse(OptionalLong.empty()),
              status.filter(LrmStatus::unguarded).isPresent(),
              beganMs));
    }
  }

  /** Lost nodes that hold the manager lock or their agent lock; unknown counts as holding. */
  private Set<NodeName> lockHolders(ClusterInfo info) {
    Set<NodeName> holders = new HashSet<>();
    for (ClusterNode other : info.nodes()) {
      if (!other.member()
          && !node.fencer().provenOff().contains(other.name())
          && (holds(LockName.agent(other.name()), other) || holds(LockName.MANAGER, other))) {
        holders.add(other.name());
      }
    }
    return holders;
  }

  private boolean holds(LockName lock, ClusterNode other) {
    try {
      return node.locks()
          .owner(lock)
          .map(LockStore.Owner::nodeid)
          .filter(id -> id == other.nodeid())
          .isPresent();
    } catch (IOException unknown) {
      once.warn(lock.directory(), "the holder of a lock is unknown: " + unknown.getMessage());
      return false;
    }
  }
}
