package org.quorate.ha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.fencing.lease.Watch.Holder;
import org.quorate.ha.LockName;
import org.quorate.ha.evidence.Fencer;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.locks.ClusterLocks;
import org.quorate.ha.locks.EditLock;
import org.quorate.ha.watch.Cluster;
import org.quorate.ha.watchdog.WatchdogKeeper;
import org.quorate.model.NodeName;

/** What the rounds of one node share. */
record Node(
    NodeName self,
    Cluster cluster,
    HaFiles files,
    ClusterLocks locks,
    EditLock edits,
    Fencer fencer,
    WatchdogKeeper watchdog,
    OwnLedger ownLedger,
    LongSupplier monotonicMs) {

  /** Quorate, in a cluster, and with this node's own old loss closed. */
  boolean quorate() {
    return cluster.info().map(info -> info.clustered() && info.quorate()).orElse(false)
        && ownLedger.closed();
  }

  /** Whether the tree is the cluster's current one. */
  boolean synced() {
    return cluster.info().map(ClusterInfo::synced).orElse(false);
  }

  /** Takes or refreshes a lock, breaking it if its holder is proven off at that moment. */
  boolean take(LockName lock, Set<NodeName> breakIfHeldBy) {
    Optional<ClusterInfo> info = cluster.info();
    if (info.isEmpty()) {
      return false;
    }
    IntPredicate provenOff =
        id ->
            Cluster.name(info.get(), id)
                .filter(breakIfHeldBy::contains)
                .filter(fencer.provenOff()::contains)
                .isPresent();
    return locks.take(lock, info.get().nodeid(), provenOff);
  }

  int id() {
    return cluster.info().map(ClusterInfo::nodeid).orElse(0);
  }

  /** Shows the watchdog that the holder's lock was refreshed, by the time that began. */
  void renewed(Holder holder, LockName lock) throws IOException {
    watchdog.renewed(
        holder,
        locks
            .beganMs(lock)
            .orElseThrow(() -> new IOException("the lock " + lock.directory() + " was lost")));
  }

  /** How long a round may be apart from the next one: locks must be refreshed in time. */
  Duration period(Duration longest) {
    long renewMs = watchdog.terms().map(terms -> terms.lease().renewMs()).orElse(Long.MAX_VALUE);
    return Duration.ofMillis(Math.min(longest.toMillis(), renewMs));
  }
}
