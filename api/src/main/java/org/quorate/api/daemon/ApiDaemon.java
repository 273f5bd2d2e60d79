package org.quorate.api.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Dispatcher;
import org.quorate.api.MethodSet;
import org.quorate.api.MethodTable;
import org.quorate.api.access.AccessMethods;
import org.quorate.api.access.Sessions;
import org.quorate.api.access.pam.PamRealm;
import org.quorate.api.access.syslog.SyslogLogins;
import org.quorate.api.cluster.ClusterConfigMethods;
import org.quorate.api.cluster.ClusterFiles;
import org.quorate.api.ha.HaGroupMethods;
import org.quorate.api.ha.HaInsightMethods;
import org.quorate.api.ha.HaMethods;
import org.quorate.api.ha.HaOrderMethods;
import org.quorate.api.ha.HaOrders;
import org.quorate.api.ha.HaProbeMethods;
import org.quorate.api.ha.HaResources;
import org.quorate.api.ha.HaRuleMethods;
import org.quorate.api.ha.HaStartOrderMethods;
import org.quorate.api.history.HistoryMethods;
import org.quorate.api.host.Host;
import org.quorate.api.host.HostMethods;
import org.quorate.api.local.CommandLines;
import org.quorate.api.local.LocalServer;
import org.quorate.api.overview.ClusterFsView;
import org.quorate.api.overview.ClusterMethods;
import org.quorate.api.overview.GuestConfigs;
import org.quorate.api.overview.Publisher;
import org.quorate.api.overview.Resources;
import org.quorate.api.pki.ClusterKeys;
import org.quorate.api.pki.TicketKeyFiles;
import org.quorate.api.qemu.ClusterNodes;
import org.quorate.api.qemu.QemuMethods;
import org.quorate.api.services.Systemctl;
import org.quorate.api.storage.StorageMethods;
import org.quorate.api.tasks.TaskList;
import org.quorate.api.tasks.TaskMethods;
import org.quorate.clusterfs.client.ClusterEvent;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.Watch;
import org.quorate.fencing.kernel.SystemCalls;
import org.quorate.guest.GuestSettings;
import org.quorate.guest.Guests;
import org.quorate.ha.watchdog.Protection;
import org.quorate.model.InvalidInput;
import org.quorate.model.UserId;
import org.quorate.storage.node.Storages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon quorate-api. */
public final class ApiDaemon implements AutoCloseable {
  private static final int ROOT_UID = 0;
  private static final int SYSLOG_INFO = 6;
  private static final Logger LOG = LoggerFactory.getLogger(ApiDaemon.class);

  /** Helidon logs through java.util.logging; a logger without a reference loses its level. */
  private static final java.util.logging.Logger HELIDON =
      java.util.logging.Logger.getLogger("io.helidon");

  private final HttpsDoor https;
  private final Sessions sessions;
  private final Dispatcher dispatcher;
  private final LocalServer local;
  private final Watch watch;
  private final Publisher publisher;

  /** Starts everything but HTTPS, which {@link #serve} opens when there are keys. */
  public ApiDaemon(ApiSettings settings) throws IOException {
    InstantSource clock = InstantSource.system();
    ClusterFsClient clusterFs =
        new ClusterFsClient(settings.clusterFsSocket(), ClusterFsClient.LIMIT);
    ClusterFsView cluster = new ClusterFsView(clusterFs);
    AtomicReference<@Nullable Publisher> publishing = new AtomicReference<>();
    TaskList tasks =
        TaskList.open(
            settings.node(),
            settings.taskLogs(),
            clock,
            () -> wake(publishing.get()),
            clusterFs::onBehalf);
    Host host = new Host(Path.of("/proc"), Path.of("/"));
    Storages storages = new Storages(settings.etcPve().resolve("storage.cfg"), settings.node());
    StorageMethods storageMethods = new StorageMethods(storages, settings.node());
    https = new HttpsDoor(settings, cluster);
    Guests guests =
        new Guests(
            GuestSettings.of(settings.node(), settings.etcPve(), settings.run()),
            storages,
            new ClusterNodes(cluster, https));
    LocalGuests localGuests = new LocalGuests(guests);
    sessions = new Sessions(new TicketKeyFiles(settings.etcPve()), clock);

    List<MethodSet> methods = new ArrayList<>();
    methods.add(new HostMethods(host, clock));
    methods.add(new TaskMethods(tasks));
    methods.add(storageMethods);
    GuestConfigs configs = new GuestConfigs(settings.etcPve());
    methods.add(new ClusterMethods(cluster, new Resources(cluster, settings.etcPve()), configs));
    methods.add(
        new AccessMethods(
            sessions,
            new PamRealm(settings.pamConfiguration(), settings.pamService()),
            new SyslogLogins(line -> clusterLog(clusterFs, line)),
            () -> clusterName(cluster)));
    methods.add(
        new ClusterConfigMethods(
            ClusterFiles.OF_THIS_NODE,
            new Systemctl(),
            clusterFs,
            new ClusterKeys(settings.etcPve()),
            settings.node(),
            https::renew));
    HaResources haResources =
        HaResources.of(settings.etcPve(), settings.run().resolve("quorate"), clusterFs, cluster);
    methods.add(new HistoryMethods(clusterFs, settings.node(), settings.etcPve()));
    methods.add(new HaMethods(haResources, cluster));
    HaOrders haOrders = new HaOrders(haResources, cluster);
    methods.add(new HaOrderMethods(haOrders));
    methods.add(new HaGroupMethods(haResources));
    methods.add(new HaInsightMethods(haResources, cluster, InstantSource.system()));
    methods.add(new HaRuleMethods(haResources));
    methods.add(new HaProbeMethods(haResources, cluster));
    methods.add(new HaStartOrderMethods(haResources));
    methods.add(
        new QemuMethods(
            guests,
            haOrders,
            new Protection(settings.run().resolve("quorate"), SystemCalls::bootMs)::covers,
            configs::datacenterCfg));
    MethodTable table = new MethodTable(methods);
    dispatcher = new Dispatcher(settings.node(), table, tasks, https, clusterFs::onBehalf);

    publisher =
        Publisher.start(
            clusterFs,
            new Publisher.Sources(
                () -> {
                  host.sample();
                  return host.figures();
                },
                localGuests,
                storageMethods::resources,
                () ->
                    tasks.recent(ClusterMethods.RECENT_TASKS).stream()
                        .map(TaskMethods::clusterRow)
                        .toList()));
    publishing.set(publisher);
    localGuests.adoptWhenMounted(settings.etcPve());
    watch = clusterFs.watch(event -> see(event, cluster));
    local =
        LocalServer.start(
            settings.localSocket(), ROOT_UID, settings.node(), table, dispatcher, commands());
  }

  /**
   * Serves until interrupted.
   *
   * @throws IOException when the port is in use
   */
  public void serve() throws IOException, InterruptedException {
    https.keepOpen(() -> dispatcher, sessions);
  }

  /** The port of HTTPS once it is open. */
  public Optional<Integer> port() {
    return https.port();
  }

  private void see(ClusterEvent event, ClusterFsView cluster) {
    cluster.see(event);
    switch (event) {
      case ClusterEvent.Connected() -> {
        publisher.tellAll();
        https.look();
      }
      case ClusterEvent.Changed(String path, long version) -> {
        if (path.isEmpty() || path.endsWith(".pem") || path.endsWith(".key")) {
          https.look();
        }
      }
      case ClusterEvent.Info(var info) -> {
        https.membership(info);
        https.look();
      }
      case ClusterEvent.Lost(String reason) -> LOG.info("quorate-clusterfs is away: {}", reason);
    }
  }

  /** The first tasks may start before there is anyone to tell. */
  private static void wake(@Nullable Publisher publisher) {
    if (publisher != null) {
      publisher.wake();
    }
  }

  /** A login must work while quorate-clusterfs restarts. */
  private static Optional<String> clusterName(ClusterFsView cluster) {
    try {
      return Optional.of(cluster.info().cluster()).filter(name -> !name.isEmpty());
    } catch (ApiException away) {
      return Optional.empty();
    }
  }

  private static void clusterLog(ClusterFsClient clusterFs, String line) {
    try {
      clusterFs.log(SYSLOG_INFO, UserId.ROOT.toString(), "pvedaemon", line);
    } catch (IOException away) {
      LOG.debug("the cluster log: {}", away.getMessage());
    }
  }

  private static CommandLines commands() {
    return ServiceLoader.load(CommandLines.class)
        .findFirst()
        .orElse(
            (argv, session) -> {
              session.err().println("quorate-api was started without its commands (cli.jar)");
              return 255;
            });
  }

  @Override
  public void close() throws IOException {
    watch.close();
    publisher.close();
    local.close();
    https.close();
  }

  /** Runs the daemon; exit code 1 with one sentence when it cannot start. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    HELIDON.setLevel(Level.WARNING);
    try {
      ApiDaemon daemon = new ApiDaemon(ApiSettings.of(ApiSettings.hostName(), System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(daemon), "shutdown"));
      daemon.serve();
    } catch (InterruptedException stop) {
      System.exit(0);
    } catch (IOException | InvalidInput cannotStart) {
      System.err.println("quorate-api: " + cannotStart.getMessage());
      System.exit(1);
    }
  }

  private static void end(ApiDaemon daemon) {
    try {
      daemon.close();
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
  }
}
