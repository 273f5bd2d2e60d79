package org.quorate.clusterfs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.epoch.EpochRecord;
import org.quorate.clusterfs.epoch.Rules;
import org.quorate.clusterfs.sync.GroupMachine;
import org.quorate.clusterfs.sync.Mode;
import org.quorate.clusterfs.sync.Participant;
import org.quorate.clusterfs.tree.Entry;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.clusterfs.tree.TreeRules;
import org.quorate.clusterfs.wire.TreeMessage;

/**
 * The cluster file system of one node: two groups ({@link GroupMachine} has the table of states),
 * the tree, the status values and the log. Needs a {@link Input.Tick} at once and then every
 * second.
 *
 * <p>On a node without a cluster changes apply at once, with writer 0, by the same rules.
 */
public final class ClusterFs implements Machine {
  private final Identity identity;
  private final long startTime;
  private final TreeGroup tree;
  private final StatusGroup status;
  private final GroupMachine dcdb;
  private final GroupMachine kvstore;
  private final AckGroup acks;
  private final Reservations reserved = new Reservations();

  private List<Command> commands = new ArrayList<>();
  private Now now;
  private Cluster cluster;
  private Shown shown;
  private ClusterInfo info;
  private Snapshot view;
  private Optional<Input.VotesTold> votes = Optional.empty();
  private boolean debug;
  private boolean started;
  private Optional<String> unwritable = Optional.empty();

  /**
   * Starts from the database's rows ({@link TreeLoader#firstStart} when there are none) and the
   * epoch record beside them.
   *
   * @param rules {@link Rules#ALL}, except to show what breaks without one
   * @throws org.quorate.model.InvalidInput when the rows are no tree; the daemon must not start
   */
  public ClusterFs(
      Identity identity, Collection<Row> rows, EpochRecord past, Rules rules, Now now) {
    this(identity, TreeLoader.load(rows), past, rules, now);
  }

  /**
   * Starts from a tree that was loaded already.
   *
   * @throws org.quorate.model.InvalidInput when two of its guests have the same id
   */
  public ClusterFs(Identity identity, Tree loaded, EpochRecord past, Rules rules, Now now) {
    this.identity = identity;
    this.now = now;
    this.startTime = now.wallSeconds();
    this.cluster = Cluster.unknown(identity);
    this.tree =
        new TreeGroup(identity.member(), loaded, past, rules, this::emit, this::unlock, now);
    this.status = new StatusGroup(identity, this::emit, this::sendStatus, now);
    this.dcdb = new GroupMachine(Group.DCDB, identity.member(), tree, tree.epochs(), this::emit);
    this.kvstore =
        new GroupMachine(Group.KVSTORE, identity.member(), status, tree.epochs(), this::emit);
    this.acks = new AckGroup(tree.epochs(), this::emit);
    tree.quorate(cluster.quorate());
    this.shown =
        new Shown(cluster, !identity.clustered(), durability(), status.online(), status.table());
    this.info = shown.info(identity, 1);
    this.view = snapshot();
  }

  private void emit(Command command) {
    if (command instanceof Command.Complete complete) {
      reserved.release(complete.id());
    }
    commands.add(command);
  }

  @Override
  public List<Command> step(Input input, Now time) {
    now = time;
    commands = new ArrayList<>();
    switch (input) {
      case Input.GroupChange change ->
          in(change.group()).change(change.members(), change.joined(), now);
      case Input.Delivered delivered ->
          in(delivered.group()).deliver(delivered.sender(), delivered.message(), now);
      case Input.GroupLost lost -> in(lost.group()).lost();
      case Input.MulticastFailed failed -> in(failed.group()).multicastFailed(failed.message());
      case Input.LocalRequest request -> request(request.id(), request.operation());
      case Input.StatusSet set ->
          emit(new Command.Complete(set.id(), status.set(set.key(), set.value(), now)));
      case Input.Log said -> status.log(said, now);
      case Input.LockBreak lock ->
          send(lock.id(), new TreeMessage.Unlock(lock.digest(), lock.path()));
      case Input.QuorumChanged quorum -> {
        if (identity.clustered()) {
          boolean others = !quorum.members().equals(cluster.reachable());
          votes = votes.filter(told -> !others);
          cluster = cluster.with(quorum);
          tree.quorate(quorum.quorate());
          tree.epochs().quorum(quorum.quorate(), others, now);
          if (quorum.quorate()) {
            dcdb.resume(now);
          } else {
            dcdb.suspend();
          }
        }
      }
      case Input.VotesTold told -> {
        votes = Optional.of(told);
        offerVotes();
      }
      case Input.NodeList list -> {
        cluster = cluster.with(list);
        offerVotes();
      }
      case Input.Tick tick -> tick();
      case Input.Stored stored -> tree.epochs().stored(now);
      case Input.PersistFailed failed -> {
        unwritable = Optional.of(failed.reason());
        dcdb.fail("the database failed: " + failed.reason());
      }
    }
    refresh();
    return commands;
  }

  private void offerVotes() {
    votes
        .filter(told -> cluster.isCountedIn(told.votes()))
        .ifPresent(told -> tree.epochs().votes(told.votes(), told.asked(), now));
  }

  @Override
  public View view() {
    return view;
  }

  /** Where this node stands in a group; for diagnosis. */
  public Mode mode(Group group) {
    return in(group).mode();
  }

  /** How many messages and requests this node keeps for later; bounded whatever others send. */
  public int queued() {
    return dcdb.queued() + kvstore.queued() + tree.epochs().waiting();
  }

  private Participant in(Group group) {
    return switch (group) {
      case DCDB -> dcdb;
      case KVSTORE -> kvstore;
      case ACK -> acks;
    };
  }

  Tree tree() {
    return tree.tree();
  }

  private void tick() {
    if (!started) {
      started = true;
      tree.writeCorosyncConf(false);
    }
    status.tick(now);
    if (identity.clustered()) {
      acks.tick(now);
      dcdb.tick(now);
      tree.epochs().tick(now);
      kvstore.tick(now);
    }
  }

  private void request(long id, Operation operation) {
    if (operation instanceof Operation.Write write && write.path().equals(VirtualFiles.DEBUG)) {
      emit(new Command.Complete(id, writeDebug(write.bytes())));
      return;
    }
    Optional<Errno> refusal = LocalRules.refusal(operation, tree.tree(), reserved, writable());
    if (refusal.isPresent()) {
      emit(new Command.Complete(id, new Outcome.Failed(refusal.get())));
      return;
    }
    reserved.reserve(id, operation, tree.tree());
    switch (operation) {
      case Operation.Create create -> send(id, new TreeMessage.Create(create.path()));
      case Operation.Mkdir mkdir -> send(id, new TreeMessage.Mkdir(mkdir.path()));
      case Operation.Delete delete -> send(id, new TreeMessage.Delete(delete.path()));
      case Operation.Rename rename -> rename(id, rename);
      case Operation.Write write -> send(id, message(write));
      case Operation.SetTimes times -> setTimes(id, times);
    }
  }

  /** Whether changes are accepted now, or as soon as the members have found together. */
  private boolean writable() {
    return cluster.quorate() && !dcdb.closed();
  }

  private Outcome writeDebug(byte[] bytes) {
    if (bytes.length > 0) {
      debug = bytes[0] == '1';
    }
    return new Outcome.Done(bytes.length);
  }

  private void rename(long id, Operation.Rename rename) {
    if (rename.path().equals(rename.to()) && tree.tree().find(rename.path()) != null) {
      emit(new Command.Complete(id, new Outcome.Done(0)));
    } else {
      send(id, new TreeMessage.Rename(rename.path(), rename.to()));
    }
  }

  /**
   * Growing an empty file by truncation leaves pmxcfs with a size but no data (section 4.1), so the
   * zeros are sent.
   */
  private TreeMessage message(Operation.Write write) {
    Entry entry = tree.tree().find(write.path());
    boolean growsEmpty =
        write.truncate()
            && write.bytes().length == 0
            && write.offset() > 0
            && entry != null
            && entry.data().length == 0;
    return growsEmpty
        ? new TreeMessage.Write(write.path(), 0, new byte[write.offset()], true)
        : new TreeMessage.Write(write.path(), write.offset(), write.bytes(), write.truncate());
  }

  /** A lock's mtime set to 0 asks the lowest node to remove the lock if it has expired. */
  private void setTimes(long id, Operation.SetTimes times) {
    Entry entry = tree.tree().find(times.path());
    if (times.mtimeSeconds() == 0 && entry != null && TreeRules.isLock(times.path(), entry)) {
      TreeMessage ask = new TreeMessage.UnlockRequest(entry.lockDigest(), times.path());
      if (!identity.clustered()) {
        tree.apply(ask, 0, now.wallSeconds(), true, now);
      } else if (dcdb.canSend()) {
        dcdb.send(ask.subtype(), ask.encode(), now);
      }
    }
    send(id, new TreeMessage.SetMtime(times.path(), times.mtimeSeconds()));
  }

  /** Orders a change, or applies it when there is nobody to order it with. */
  private void send(long id, TreeMessage message) {
    if (dcdb.mode().isFinal()) {
      emit(new Command.Complete(id, new Outcome.Failed(Errno.EROFS))); // it goes to nobody
    } else if (!identity.clustered()) {
      Outcome outcome = tree.apply(message, 0, now.wallSeconds(), true, now);
      emit(new Command.Complete(id, outcome));
    } else if (!writable()) {
      emit(new Command.Complete(id, new Outcome.Failed(Errno.EACCES)));
    } else if (dcdb.canSend()) {
      dcdb.request(id, message.subtype(), message.encode(), now);
    } else {
      emit(new Command.Complete(id, new Outcome.Failed(Errno.EBUSY)));
    }
  }

  /** A lock has expired: the lowest member says so to all (section 8). */
  private void unlock(TreeMessage.Unlock unlock) {
    if (!identity.clustered()) {
      tree.apply(unlock, 0, now.wallSeconds(), true, now);
    } else if (dcdb.isLowest() && dcdb.canSend()) {
      dcdb.send(unlock.subtype(), unlock.encode(), now);
    }
  }

  private void sendStatus(int subtype, byte[] payload) {
    if (kvstore.canSend()) {
      kvstore.send(subtype, payload, now);
    }
  }

  private void refresh() {
    boolean synced =
        !identity.clustered() || (dcdb.mode() == Mode.SYNCED && kvstore.mode() == Mode.SYNCED);
    Shown now = new Shown(cluster, synced, durability(), status.online(), status.table());
    if (!now.isSame(shown)) {
      shown = now;
      ClusterInfo same = now.info(identity, info.version());
      if (!same.equals(info)) {
        info = now.info(identity, info.version() + 1);
        emit(new Command.InfoChanged());
      }
    }
    view = snapshot();
  }

  private Durability durability() {
    return unwritable
        .map(Durability::unwritable)
        .orElseGet(
            () ->
                identity.clustered()
                    ? tree.epochs().durability(dcdb.closed())
                    : Durability.STANDALONE);
  }

  private Snapshot snapshot() {
    return new Snapshot(
        tree.tree(),
        tree.guests(),
        tree.versions(),
        info,
        cluster,
        status.table(),
        status.log().entries(),
        startTime,
        debug);
  }
}
