package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
import org.quorate.clusterfs.history.proc.Processes;
import org.quorate.clusterfs.history.store.History;
import org.quorate.clusterfs.history.store.HistoryLimits;
import org.quorate.clusterfs.ipc.IpcService;
import org.quorate.clusterfs.socket.ClusterFsSocket;
import org.quorate.clusterfs.sqlite.SqliteStore;
import org.quorate.model.InvalidInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that works on one opened database, put together: what a recovery takes down and puts
 * up anew, while the mount stays.
 */
final class Serving implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
  private static final List<String> RELOAD_COROSYNC = List.of("corosync-cfgtool", "-R");

  private final ClusterFsSettings settings;
  private final Identity identity;
  private final SqliteStore store;
  private final WriteMeter meter;
  private final Engine engine;
  private final Authors authors;
  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private @Nullable CorosyncTies ties;

  private Serving(
      ClusterFsSettings settings,
      Identity identity,
      Database database,
      ClusterFs machine,
      Consumer<String> failed) {
    this.settings = settings;
    this.identity = identity;
    this.store = opened(database.store());
    this.meter = new WriteMeter(new OneFailure(store::persist, failed));
    this.engine = opened(new Engine(machine, meter));
    this.authors = new Authors(new Processes(), identity.nodeid());
  }

  /**
   * Opens and loads the database; nobody is told yet.
   *
   * @param corosyncConf goes into a new database
   * @param failed hears when a change could not be stored; it must not wait
   */
  static Serving of(
      ClusterFsSettings settings,
      Identity identity,
      Optional<byte[]> corosyncConf,
      Consumer<String> failed)
      throws CannotStart {
    Now now = new Now(System.currentTimeMillis() / 1000, System.nanoTime() / 1_000_000);
    Database database = Database.open(settings, corosyncConf, now.wallSeconds());
    try {
      return new Serving(
          settings, identity, database, machine(identity, database, now, settings), failed);
    } catch (CannotStart refused) {
      closed(database);
      throw refused;
    }
  }

  static ClusterFs machine(
      Identity identity, Database database, Now now, ClusterFsSettings settings)
      throws CannotStart {
    try {
      return new ClusterFs(identity, database.tree(), database.past(), Rules.ALL, now);
    } catch (InvalidInput damaged) {
      throw Database.damaged(settings.database(), damaged);
    }
  }

  /**
   * Makes sure that the database takes changes.
   *
   * @throws IOException when it does not; closed then
   */
  Serving proven() throws IOException {
    try {
      store.prove();
      return this;
    } catch (IOException failed) {
      close();
      throw failed;
    }
  }

  /** The tree for the mount. */
  EngineTree tree() {
    return new EngineTree(engine, authors);
  }

  /** Opens the sockets, turns to Corosync and begins to work. */
  void start(FuseMount mount) throws IOException {
    History history = opened(History.open(settings.history(), HistoryLimits.USUAL));
    DatabaseCopies copies =
        opened(new DatabaseCopies(settings.copies(), store::snapshot, InstantSource.system()));
    DiscardedChanges discarded =
        new DiscardedChanges(
            settings.discarded(), InstantSource.system(), this::name, this::warnCluster);
    CorosyncConfFile confFile =
        opened(new CorosyncConfFile(settings.corosyncConf(), RELOAD_COROSYNC, this::reloaded));
    Cluster cluster = Cluster.none();
    if (identity.clustered()) {
      ties = opened(new CorosyncTies(engine, identity.member()));
      cluster = Cluster.of(ties);
    }
    Records records = new Records(history, discarded, meter, this::name);
    ClusterFsSocket socket =
        opened(ClusterFsSocket.listen(settings.socket(), engine, records, authors));
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
    if (settings.ipc()) {
      IpcService.start(engine, ReaderGroup.number()).ifPresent(toClose::push);
    }
    if (settings.realTime()) {
      RealTime.raise();
    }
  }

  /** Says it in the cluster log. */
  void warnCluster(String sentence) {
    OwnWarnings.say(engine, sentence);
  }

  /** Number 0 is this node before it was in a cluster. */
  private String name(int nodeid) {
    View view = engine.view();
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

  private <T extends AutoCloseable> T opened(T part) {
    toClose.push(part);
    return part;
  }

  /** Leaves the groups and closes the database; the mount goes on showing what was last. */
  @Override
  public void close() {
    while (!toClose.isEmpty()) {
      closed(toClose.pop());
    }
  }

  private static void closed(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failed) {
      LOG.warn("stopping {}: {}", part.getClass().getSimpleName(), failed.getMessage());
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
      LOG.error("{}: changes fail", reason);
    }

    @Override
    public void failed(String reason) {
      LOG.error("{}: ending, to be started again", reason);
      Thread.ofPlatform()
          .name("exit")
          .start(() -> Runtime.getRuntime().halt(ClusterFsDaemon.FAILED));
    }
  }
}
