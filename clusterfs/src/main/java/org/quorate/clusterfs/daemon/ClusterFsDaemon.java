package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.ClusterFs;
import org.quorate.clusterfs.ClusterInfo;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.DiscardedFile;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.Identity;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.cpg.CorosyncTies;
import org.quorate.clusterfs.discarded.DiscardedChanges;
import org.quorate.clusterfs.epoch.Rules;
import org.quorate.clusterfs.fuse.FuseMount;
import org.quorate.clusterfs.fuse.MountGuard;
import org.quorate.clusterfs.history.proc.Processes;
import org.quorate.clusterfs.history.store.History;
import org.quorate.clusterfs.history.store.HistoryLimits;
import org.quorate.clusterfs.socket.ClusterFsSocket;
import org.quorate.model.InvalidInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code quorate-clusterfs}: this node's copy of the replicated tree, mounted and kept in step.
 * Whether the node is standalone or in a cluster is decided at start by corosync.conf; forming or
 * joining a cluster restarts the daemon. {@code --local} is for repairs: as if standalone, though
 * there is a corosync.conf.
 *
 * <p>Exit codes: 0 after SIGTERM or SIGINT, 1 with one sentence on standard error otherwise.
 */
public final class ClusterFsDaemon {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterFsDaemon.class);
  private static final int FAILED = 1;
  private static final List<String> RELOAD_COROSYNC = List.of("corosync-cfgtool", "-R");

  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private @Nullable CorosyncTies ties;

  private ClusterFsDaemon() {}

  public static void main(String[] args) throws InterruptedException {
    ClusterFsDaemon daemon = new ClusterFsDaemon();
    FuseMount mount;
    try {
      switch (Arguments.parse(List.of(args))) {
        case Arguments.Print print -> {
          System.out.print(print.text());
          return;
        }
        case Arguments.Serve serve ->
            mount = daemon.start(ClusterFsSettings.from(System.getProperties()), serve.local());
      }
    } catch (CannotStart | IOException failed) {
      daemon.close();
      throw exit(String.valueOf(failed.getMessage()));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::stop, "stop"));
    mount.awaitEnd();
    if (!mount.isClosing()) {
      LOG.error("the mount was taken away: ending, to be started again");
      System.exit(FAILED);
    }
  }

  private static IllegalStateException exit(String sentence) {
    System.err.println("quorate-clusterfs: " + sentence);
    System.exit(FAILED);
    return new IllegalStateException(sentence);
  }

  /** The one place where everything is put together. */
  private FuseMount start(ClusterFsSettings settings, boolean local)
      throws CannotStart, IOException {
    opened(OnlyInstance.claim(settings.lockFile()));
    FuseMount.requireFree(settings.mountPoint());
    Optional<byte[]> corosyncConf = NodeIdentity.corosyncConf(settings.corosyncConf());
    Identity identity = NodeIdentity.find(settings, local ? Optional.empty() : corosyncConf);
    Now now = new Now(System.currentTimeMillis() / 1000, System.nanoTime() / 1_000_000);
    Database database = opened(Database.open(settings, corosyncConf, now.wallSeconds()));
    WriteMeter meter = new WriteMeter(database.store()::persist);
    History history = opened(History.open(settings.history(), HistoryLimits.USUAL));
    DatabaseCopies copies =
        opened(
            new DatabaseCopies(
                settings.copies(), database.store()::snapshot, InstantSource.system()));
    Engine engine = opened(new Engine(machine(identity, database, now, settings), meter));
    DiscardedChanges discarded =
        new DiscardedChanges(
            settings.discarded(),
            InstantSource.system(),
            nodeid -> name(engine.view(), nodeid),
            sentence -> OwnWarnings.say(engine, sentence));
    CorosyncConfFile confFile =
        opened(new CorosyncConfFile(settings.corosyncConf(), RELOAD_COROSYNC, this::reloaded));
    Cluster cluster = Cluster.none();
    if (identity.clustered()) {
      ties = opened(new CorosyncTies(engine, identity.member()));
      cluster = Cluster.of(ties);
    }
    opened(MountGuard.start(settings.mountPoint()));
    Authors authors = new Authors(new Processes(), identity.nodeid());
    FuseMount mount =
        opened(
            FuseMount.mount(
                settings.mountPoint(),
                new EngineTree(engine, authors),
                () -> engine.view().usage(),
                ReaderGroup.number()));
    Records records = new Records(history, discarded, meter, nodeid -> name(engine.view(), nodeid));
    ClusterFsSocket socket = opened(ClusterFsSocket.listen(settings.socket(), engine, records));
    engine.start(
        cluster,
        new Outlets(
            identity.clustered(),
            new Publication(mount),
            socket,
            confFile,
            copies,
            discarded,
            history,
            authors));
    if (local) {
      LocalMode.announce(engine, settings);
    }
    LOG.info(
        "{} serves {} ({})",
        identity.node(),
        settings.mountPoint(),
        identity.clustered() ? "node " + identity.nodeid() + " of its cluster" : "standalone");
    return mount;
  }

  static ClusterFs machine(
      Identity identity, Database database, Now now, ClusterFsSettings settings)
      throws CannotStart {
    try {
      return new ClusterFs(identity, database.rows(), database.past(), Rules.ALL, now);
    } catch (InvalidInput damaged) {
      throw new CannotStart(
          "the database "
              + settings.database()
              + " is damaged ("
              + damaged.getMessage()
              + "): put back a copy, or move it away to take the cluster's data");
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    toClose.push(part);
    return part;
  }

  /** Number 0 is this node before it was in a cluster. */
  private static String name(View view, int nodeid) {
    if (nodeid == 0) {
      return view.info().node();
    }
    return view.info().nodes().stream()
        .filter(node -> node.nodeid() == nodeid)
        .map(ClusterInfo.Node::name)
        .findFirst()
        .orElse("node " + nodeid);
  }

  private void reloaded() {
    if (ties != null) {
      ties.nodeListMayHaveChanged();
    }
  }

  /** After a signal: everything in the opposite order of its start. */
  private void stop() {
    LOG.info("stopping");
    close();
    Runtime.getRuntime().halt(0);
  }

  private void close() {
    while (!toClose.isEmpty()) {
      AutoCloseable part = toClose.pop();
      try {
        part.close();
      } catch (Exception failed) {
        LOG.warn("stopping {}: {}", part.getClass().getSimpleName(), failed.getMessage());
      }
    }
  }

  /** Where the engine's news go. */
  private record Outlets(
      boolean clustered,
      Publication publication,
      ClusterFsSocket socket,
      CorosyncConfFile confFile,
      DatabaseCopies copies,
      DiscardedChanges discarded,
      History history,
      Authors authors)
      implements EngineListener {
    @Override
    public void publish(View next, List<FileChange> changes, Runnable publish) {
      publication.publish(next, changes, publish);
    }

    @Override
    public void infoChanged(View view) {
      socket.infoChanged(view);
    }

    @Override
    public void changed(FileChange change) {
      socket.changed(change.path(), change.version());
      history.changed(change, authors.of(change));
    }

    @Override
    public void keepCopy() {
      copies.keep();
    }

    @Override
    public void discarded(List<DiscardedFile> files) {
      discarded.keep(files);
    }

    @Override
    public void corosyncConf(Command.WriteCorosyncConf command) {
      confFile.follow(clustered ? command : command.withoutReload());
    }

    @Override
    public void fatal(String reason) {
      LOG.error("{}: changes fail until quorate-clusterfs is restarted", reason);
    }

    @Override
    public void failed(String reason) {
      LOG.error("{}: ending, to be started again", reason);
      Thread.ofPlatform().name("exit").start(() -> Runtime.getRuntime().halt(FAILED));
    }
  }
}
