package org.quorate.ha.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.fencing.agent.AgentResult;
import org.quorate.fencing.agent.AgentRunner;
import org.quorate.fencing.ledger.AgentSaid;
import org.quorate.fencing.ledger.FenceAction;
import org.quorate.fencing.watchdog.Watchdog;
import org.quorate.ha.evidence.Agents;
import org.quorate.ha.files.Tree;
import org.quorate.ha.guestcalls.GuestGuard;
import org.quorate.ha.guestcalls.Guests;
import org.quorate.ha.locks.LockStore;
import org.quorate.ha.watchdog.WatchdogKeeper;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * Three nodes' HA managers over one shared directory: membership, locks, power switches and guests
 * are played, everything else is the daemon's own.
 */
final class FakeCluster implements AutoCloseable {
  private static final int NODES = 3;

  final Path etcPve;
  private final Path runs;
  private final Set<Integer> alive = ConcurrentHashMap.newKeySet();
  private final Map<Integer, HaNode> daemons = new TreeMap<>();
  private final Map<String, LockStore.Owner> locks = new HashMap<>();
  private long lockVersion;

  /** Which node runs which guest; a second start elsewhere while it runs is a violation. */
  final Map<ServiceId, Integer> running = new ConcurrentHashMap<>();

  /** Guests that run and do not answer until they are started again. */
  final Set<ServiceId> silent = ConcurrentHashMap.newKeySet();

  final Set<String> violations = ConcurrentHashMap.newKeySet();
  final ConcurrentLinkedQueue<String> agentRuns = new ConcurrentLinkedQueue<>();
  final Set<Integer> watchdogs = ConcurrentHashMap.newKeySet();

  FakeCluster(Path directory) throws IOException {
    etcPve = Files.createDirectories(directory.resolve("etc-pve"));
    runs = directory.resolve("run");
    for (int id = 1; id <= NODES; id++) {
      Files.createDirectories(etcPve.resolve("nodes/node" + id + "/qemu-server"));
      alive.add(id);
    }
    Files.createDirectories(etcPve.resolve("ha"));
  }

  void start(int id) {
    HaSettings settings = settings(id);
    Tree tree = new Tree(etcPve, settings.fileLimit());
    WatchdogKeeper keeper = HaNode.keeper(settings, (name, seconds) -> watchdog(id));
    GuestGuard guard = HaNode.guard(settings);
    keeper.stopGuestsBy(guard::stopAll);
    keeper.start();
    HaNode daemon =
        new HaNode(
            settings,
            tree,
            name(id),
            () -> info(id),
            locksOf(id),
            guests(id),
            (sid, probe, limit) -> !silent.contains(sid),
            agents(),
            keeper,
            guard,
            (guest, probe) -> answering.contains(guest));
    daemons.put(id, daemon);
    daemon.start();
  }

  /** Guests that show that they are ready. */
  final java.util.Set<org.quorate.model.ServiceId> answering =
      java.util.concurrent.ConcurrentHashMap.newKeySet();

  private HaSettings settings(int id) {
    HaSettings real = HaSettings.DEFAULT;
    return new HaSettings(
        etcPve,
        Duration.ofSeconds(5),
        real.clusterFsSocket(),
        real.apiSocket(),
        runs.resolve("guests"),
        runs.resolve("node" + id),
        real.watchdog(),
        real.agents(),
        Duration.ofMillis(300),
        Duration.ofSeconds(10),
        real.fencing());
  }

  static NodeName name(int id) {
    return new NodeName("node" + id);
  }

  /** Kills the daemon only; its guests run on. */
  void killDaemon(int id) {
    HaNode daemon = daemons.remove(id);
    if (daemon != null) {
      daemon.close();
    }
  }

  /** Pulls the plug: daemon and guests are gone, membership changes. */
  void cutPower(int id) {
    killDaemon(id);
    running.values().removeIf(node -> node == id);
    watchdogs.remove(id);
    for (String kept : List.of("ha-watchdog", "ha-guests", "ha-jobs", "ha-tasks")) {
      runs.resolve("node" + id).resolve(kept).toFile().delete(); // /run is in memory
    }
    alive.remove(id);
    daemons.values().forEach(HaNode::membership);
  }

  void powerOn(int id) {
    alive.add(id);
    start(id);
    daemons.values().forEach(HaNode::membership);
  }

  HaNode daemon(int id) {
    HaNode daemon = daemons.get(id);
    if (daemon == null) {
      throw new IllegalStateException("no daemon on node" + id);
    }
    return daemon;
  }

  private Optional<ClusterInfo> info(int id) {
    List<ClusterNode> nodes =
        java.util.stream.IntStream.rangeClosed(1, NODES)
            .mapToObj(n -> new ClusterNode(name(n), n, alive.contains(n), alive.contains(n), ""))
            .toList();
    return Optional.of(
        new ClusterInfo(
            name(id), id, true, alive.size() > NODES / 2, true, false, "test", 1, 1, nodes));
  }

  private Watchdog watchdog(int id) {
    return new Watchdog() {
      @Override
      public String driver() {
        return "played";
      }

      @Override
      public long grantMs() {
        return 10_000;
      }

      @Override
      public void open() {
        watchdogs.add(id);
      }

      @Override
      public void feed() {}

      @Override
      public boolean close() {
        watchdogs.remove(id);
        return true;
      }
    };
  }

  /** Node N's switch is called bmcN; it tells the truth. */
  private Agents agents() {
    return (device, action, timeout, end) -> {
      int id = Integer.parseInt(device.name().substring(3));
      agentRuns.add(device.name() + " " + action);
      Thread.ofVirtual().start(() -> end.accept(run(id, action)));
      AgentRunner.Running nothing = () -> {};
      return nothing;
    };
  }

  private AgentResult run(int id, FenceAction action) {
    AgentSaid said =
        switch (action) {
          case OFF -> {
            if (alive.contains(id)) {
              cutPower(id);
            }
            yield AgentSaid.OFF;
          }
          case STATUS -> alive.contains(id) ? AgentSaid.ON : AgentSaid.OFF;
        };
    return new AgentResult(said, "exit code 0", Duration.ZERO);
  }

  private Guests guests(int id) {
    return new Guests() {
      @Override
      public Set<ServiceId> running(Set<ServiceId> services) {
        Set<ServiceId> here = new HashSet<>(services);
        here.removeIf(sid -> !Integer.valueOf(id).equals(running.get(sid)));
        return here;
      }

      @Override
      public boolean start(ServiceId sid) {
        silent.remove(sid);
        Integer other = running.put(sid, id);
        if (other != null) {
          violations.add(sid + " was started on node" + id + " while it ran on node" + other);
        }
        return true;
      }

      @Override
      public boolean stop(ServiceId sid, @Nullable Integer timeoutSeconds) {
        return running.remove(sid, id);
      }

      @Override
      public boolean move(ServiceId sid, NodeName target, boolean live) {
        return false;
      }
    };
  }

  /** The total order of the cluster is this object's monitor. */
  private LockStore locksOf(int id) {
    return new LockStore() {
      @Override
      public Optional<Owner> owner(String path) {
        synchronized (locks) {
          return Optional.ofNullable(locks.get(path));
        }
      }

      @Override
      public boolean create(String path) {
        return changed(path, locks.putIfAbsent(path, fresh(id)) == null);
      }

      @Override
      public void refresh(String path) throws IOException {
        synchronized (locks) {
          Owner owner = locks.get(path);
          if (owner == null || owner.nodeid() != id) {
            throw new IOException("not the owner of " + path);
          }
          locks.put(path, fresh(id));
        }
      }

      @Override
      public void dropIfOutlived(String path) {}

      @Override
      public void remove(String path) {
        synchronized (locks) {
          locks.remove(path);
        }
        changed(path, true);
      }

      @Override
      public boolean breakLock(String path, String digest) {
        synchronized (locks) {
          Owner owner = locks.get(path);
          boolean fits = owner != null && owner.digest().equals(digest);
          if (fits) {
            locks.remove(path);
          }
          return changed(path, fits);
        }
      }

      private Owner fresh(int owner) {
        synchronized (locks) {
          return new Owner(owner, Long.toString(++lockVersion));
        }
      }
    };
  }

  private boolean changed(String path, boolean did) {
    if (did) {
      daemons.values().forEach(daemon -> daemon.changed(path));
    }
    return did;
  }

  @Override
  public void close() {
    List.copyOf(daemons.keySet()).forEach(this::killDaemon);
  }
}
