package org.quorate.ha.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.quorate.fencing.kernel.SystemCalls;
import org.quorate.fencing.ledger.Moment;
import org.quorate.ha.evidence.Agents;
import org.quorate.ha.evidence.Fencer;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.Tree;
import org.quorate.ha.guestcalls.GuestGuard;
import org.quorate.ha.guestcalls.GuestProcesses;
import org.quorate.ha.guestcalls.Guests;
import org.quorate.ha.locks.ClusterLocks;
import org.quorate.ha.locks.EditLock;
import org.quorate.ha.locks.LockStore;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.probe.ProbesFile;
import org.quorate.ha.readiness.Readiness;
import org.quorate.ha.watch.Cluster;
import org.quorate.ha.watch.Rounds;
import org.quorate.ha.watchdog.Protection;
import org.quorate.ha.watchdog.WatchdogKeeper;
import org.quorate.model.NodeName;

/**
 * The HA manager of one node, wired: CRM, LRM and fencer in rounds of their own, woken by what
 * happens in the cluster. Everything of the outside comes in by the constructor.
 */
final class HaNode implements Cluster.Listener, AutoCloseable {
  private final HaSettings settings;
  private final Tree tree;
  private final Node node;
  private final CrmRounds crm;
  private final LrmRounds lrm;
  private final FencerRounds fencer;
  private final Rounds crmRounds;
  private final Rounds lrmRounds;
  private final Rounds fencerRounds;
  private final Rounds deviceReads;
  private final Rounds promiseReads;
  private final HealthRounds health;
  private final Rounds healthRounds;

  HaNode(
      HaSettings settings,
      Tree tree,
      NodeName self,
      Cluster cluster,
      LockStore lockStore,
      Guests guests,
      HealthLooks.Look look,
      Agents agents,
      WatchdogKeeper watchdog,
      GuestGuard guard,
      Readiness readiness) {
    this.settings = settings;
    this.tree = tree;
    HaFiles files = new HaFiles(tree);
    ClusterLocks locks = new ClusterLocks(lockStore, () -> monotonicMs() * 1_000_000);
    this.node =
        new Node(
            self,
            cluster,
            files,
            locks,
            new EditLock(locks, settings.run().resolve(EditLock.LOCAL_FILE)),
            new Fencer(
                self,
                settings.fencing(),
                agents,
                files,
                HaNode::now,
                this::wakeFencer,
                this::wakeCrm),
            watchdog,
            new OwnLedger(self, files, cluster),
            HaNode::monotonicMs);
    this.crm = new CrmRounds(node, settings);
    HealthOrders orders = new HealthOrders();
    this.lrm = new LrmRounds(node, settings, guests, guard, readiness, orders, this::wakeLrm);
    this.health =
        new HealthRounds(
            node, lrm::glance, new HealthLooks(look, this::wakeHealth), orders, this::wakeLrm);
    this.healthRounds = new Rounds("health", settings.period(), health);
    this.fencer = new FencerRounds(node, crm::status, lrm::leasesCount, this::wakeFencer);
    this.crmRounds = new Rounds("crm", settings.period(), crm);
    this.lrmRounds = new Rounds("lrm", settings.period(), lrm);
    this.fencerRounds = new Rounds("fencer", settings.period(), fencer);
    this.promiseReads = new Rounds("promises", settings.period(), fencer::readPromises);
    this.deviceReads = new Rounds("fence.cfg", settings.period(), fencer::readDevices);
  }

  static WatchdogKeeper keeper(HaSettings settings, WatchdogKeeper.Drivers drivers) {
    return new WatchdogKeeper(
        drivers, settings.run().resolve(Protection.WATCHDOG), HaNode::monotonicMs);
  }

  static GuestGuard guard(HaSettings settings) {
    return new GuestGuard(
        settings.run().resolve(Protection.GUESTS), GuestProcesses.of(settings.guestRun()));
  }

  void start() {
    List.of(deviceReads, promiseReads, fencerRounds, crmRounds, lrmRounds, healthRounds)
        .forEach(Rounds::start);
  }

  private static Moment now() {
    return new Moment(monotonicMs(), System.currentTimeMillis());
  }

  /** The same for all processes since boot, and counting while the host sleeps. */
  private static long monotonicMs() {
    return SystemCalls.bootMs();
  }

  private void wakeFencer() {
    fencerRounds.wake();
  }

  private void wakeCrm() {
    crmRounds.wake();
  }

  private void wakeHealth() {
    healthRounds.wake();
  }

  private void wakeLrm() {
    lrmRounds.wake();
  }

  @Override
  public void membership() {
    lrm.membership();
    promiseReads.wake();
    wakeFencer();
    wakeCrm();
    wakeLrm();
  }

  @Override
  public void changed(String path) {
    if (path.isEmpty() || path.equals(HaFiles.FENCE)) {
      deviceReads.wake();
    }
    if (path.isEmpty() || path.equals(ProbesFile.PATH)) {
      health.reread();
    }
    crm.changed(path);
    if (crm.concerns(path)) {
      wakeCrm();
    }
    if (lrm.concerns(path)) {
      wakeLrm();
    }
  }

  /** Ends both machines in order; false when they needed longer than allowed. */
  boolean shutDown(ShutdownRequest request) throws InterruptedException {
    crm.shutDown();
    lrm.shutDown(request);
    long deadline = System.nanoTime() + settings.shutdownMax().toNanos();
    while (!(crm.ended() && lrm.ended())) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      wakeCrm();
      wakeLrm();
      Thread.sleep(Duration.ofMillis(200));
    }
    return true;
  }

  ShutdownRequest.Policy shutdownPolicy() {
    try {
      return node.files().shutdownPolicy();
    } catch (IOException unreadable) {
      return ShutdownRequest.Policy.CONDITIONAL;
    }
  }

  /** As sudden as a kill: nothing is given back. */
  @Override
  public void close() {
    List.of(crmRounds, lrmRounds, fencerRounds, deviceReads, promiseReads, healthRounds)
        .forEach(Rounds::close);
    node.fencer().close();
    node.watchdog().close();
    tree.close();
  }
}
