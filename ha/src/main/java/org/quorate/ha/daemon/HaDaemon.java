package org.quorate.ha.daemon;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.fencing.agent.AgentRunner;
import org.quorate.fencing.kernel.SystemCalls;
import org.quorate.fencing.watchdog.MultiplexerWatchdog;
import org.quorate.fencing.watchdog.NoWatchdog;
import org.quorate.fencing.watchdog.Watchdog;
import org.quorate.fencing.watchdog.WatchdogDevice;
import org.quorate.ha.HaEvent;
import org.quorate.ha.explain.EventSentences;
import org.quorate.ha.files.Tree;
import org.quorate.ha.guestcalls.ApiGuests;
import org.quorate.ha.guestcalls.GuestGuard;
import org.quorate.ha.guestcalls.LocalApi;
import org.quorate.ha.locks.EtcPveLocks;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.profile.ProfileSettings;
import org.quorate.ha.readiness.network.GuestProbes;
import org.quorate.ha.watch.Cluster;
import org.quorate.ha.watch.ClusterStream;
import org.quorate.ha.watchdog.WatchdogKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon {@code quorate-ha}: the HA manager of this node on the files in {@code /etc/pve}. It
 * waits until the cluster file system answers; on a node without a cluster it idles. Killed, it
 * leaves guests running and the watchdog armed, and takes both over when it is started again.
 */
public final class HaDaemon {
  private static final Logger LOG = LoggerFactory.getLogger(HaDaemon.class);
  private static final List<String> LIST_JOBS =
      List.of("systemctl", "list-jobs", "--no-legend", "--no-pager");

  private HaDaemon() {}

  /** Takes no arguments: everything is in the cluster's files. */
  public static void main(String[] arguments) throws InterruptedException {
    HaSettings settings = HaSettings.DEFAULT;
    ClusterFsClient client = new ClusterFsClient(settings.clusterFsSocket(), ClusterFsClient.LIMIT);
    WatchdogKeeper watchdog = HaNode.keeper(settings, HaDaemon::driver);
    GuestGuard guard = HaNode.guard(settings);
    watchdog.stopGuestsBy(guard::stopAll);
    watchdog.start(); // before anything is waited for: a killed daemon's watchdog runs
    AtomicReference<@Nullable HaNode> node = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    Cluster.Listener listener =
        new Cluster.Listener() {
          @Override
          public void membership() {
            known.countDown();
            Optional.ofNullable(node.get()).ifPresent(HaNode::membership);
          }

          @Override
          public void changed(String path) {
            Optional.ofNullable(node.get()).ifPresent(there -> there.changed(path));
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(node.get()), "shutdown"));
    try (ClusterStream cluster = Cluster.of(client, listener)) {
      LOG.info("waiting for the cluster file system");
      while (cluster.info().isEmpty()) {
        known.await();
        Thread.sleep(50);
      }
      ClusterInfo info = cluster.info().orElseThrow();
      HaNode wired = wire(settings, info, cluster, client, watchdog, guard);
      node.set(wired);
      wired.start();
      LOG.info(
          "{} {}",
          info.node(),
          info.clustered() ? "takes part in the HA manager" : "is in no cluster: idle");
      new CountDownLatch(1).await();
    }
  }

  private static HaNode wire(
      HaSettings settings,
      ClusterInfo info,
      Cluster cluster,
      ClusterFsClient client,
      WatchdogKeeper watchdog,
      GuestGuard guard) {
    AgentRunner agents =
        new AgentRunner(settings.agents(), settings.etcPve().resolve("priv"), settings.run());
    Tree tree = new Tree(settings.etcPve(), settings.fileLimit());
    GuestProbes probes = new GuestProbes(new LocalApi(settings.apiSocket()), info.node());
    return new HaNode(
        settings,
        tree,
        info.node(),
        cluster,
        new EtcPveLocks(tree, client),
        new ApiGuests(
            new LocalApi(settings.apiSocket()),
            settings.guestRun(),
            info.node(),
            settings.etcPve().resolve("nodes"),
            settings.run().resolve("ha-tasks"),
            (sid, why) ->
                cluster.remember(
                    HaEvent.of(EventSentences.GUEST_FAILED, "service", sid, "why", why),
                    Instant.now().getEpochSecond())),
        probes::look,
        agents::start,
        watchdog,
        guard,
        probes);
  }

  private static Watchdog driver(String name, int timeoutSeconds) {
    return switch (name) {
      case ProfileSettings.WATCHDOG_MULTIPLEXER ->
          new MultiplexerWatchdog(MultiplexerWatchdog.SOCKET);
      case ProfileSettings.WATCHDOG_NONE -> new NoWatchdog();
      default -> new WatchdogDevice(Path.of(name), timeoutSeconds, new SystemCalls());
    };
  }

  private static void end(@Nullable HaNode node) {
    if (node == null) {
      return;
    }
    ShutdownRequest request =
        new ShutdownRequest(ShutdownKind.ask(LIST_JOBS), node.shutdownPolicy());
    LOG.info("asked to end: {}", request);
    try {
      if (!node.shutDown(request)) {
        LOG.warn("the machines did not end in time; the watchdog stays armed");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    node.close();
  }
}
