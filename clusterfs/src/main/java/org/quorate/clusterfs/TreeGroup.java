package org.quorate.clusterfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.quorate.clusterfs.Command.Level;
import org.quorate.clusterfs.epoch.Election;
import org.quorate.clusterfs.epoch.EpochRecord;
import org.quorate.clusterfs.epoch.Epochs;
import org.quorate.clusterfs.epoch.Rules;
import org.quorate.clusterfs.sync.Application;
import org.quorate.clusterfs.sync.Sent;
import org.quorate.clusterfs.tree.Change;
import org.quorate.clusterfs.tree.Discarding;
import org.quorate.clusterfs.tree.Entry;
import org.quorate.clusterfs.tree.LockTimers;
import org.quorate.clusterfs.tree.Path;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeRules;
import org.quorate.clusterfs.tree.TreeSync;
import org.quorate.clusterfs.tree.VmList;
import org.quorate.clusterfs.wire.Encoded;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Message;
import org.quorate.clusterfs.wire.TreeMessage;
import org.quorate.clusterfs.wire.UpdateEntry;
import org.quorate.model.InvalidInput;

/** The configuration files: what the messages of the dcdb group do to this node's tree. */
final class TreeGroup implements Application {
  static final String COROSYNC_CONF = "corosync.conf";

  private final Member self;
  private final Consumer<Command> out;
  private final Consumer<TreeMessage.Unlock> unlock;
  private final Epochs epochs;
  private final LockTimers timers = new LockTimers();
  private final List<UpdateEntry> updates = new ArrayList<>();

  private Tree tree;
  private VmList guests;
  private FileVersions versions = FileVersions.START;
  private boolean quorate;
  private Optional<Index> leader = Optional.empty();

  /**
   * Starts with a tree.
   *
   * @param past where the tree's changes come from
   * @param unlock called when a lock has expired; does something only on the lowest member
   * @throws InvalidInput when two guests have the same id
   */
  TreeGroup(
      Member self,
      Tree tree,
      EpochRecord past,
      Rules rules,
      Consumer<Command> out,
      Consumer<TreeMessage.Unlock> unlock,
      Now now) {
    this.self = self;
    this.out = out;
    this.unlock = unlock;
    this.tree = tree;
    this.guests = new VmList(0, 0, VmList.EMPTY.guests()).rebuilt(tree);
    this.epochs = new Epochs(self, past, rules, out, () -> tree().version());
    timers.restart(tree, now);
  }

  Epochs epochs() {
    return epochs;
  }

  Tree tree() {
    return tree;
  }

  VmList guests() {
    return guests;
  }

  FileVersions versions() {
    return versions;
  }

  void quorate(boolean now) {
    quorate = now;
  }

  @Override
  public void membership(Set<Integer> nodeids) {
    forgetRound();
    epochs.membershipChanged();
  }

  @Override
  public void left() {
    forgetRound();
    epochs.left();
  }

  private void forgetRound() {
    updates.clear();
    leader = Optional.empty();
  }

  @Override
  public Optional<byte[]> past() {
    return epochs.past();
  }

  @Override
  public byte[] state() {
    forgetRound();
    return tree.index().encode();
  }

  @Override
  public Round round(
      Epoch epoch, SortedMap<Member, byte[]> states, Map<Member, byte[]> pasts, Now now) {
    SortedMap<Member, Index> indexes = new TreeMap<>();
    states.forEach((member, state) -> indexes.put(member, Index.parse(state)));
    Election election = Election.of(indexes, pasts, epochs.rules().byEpoch());
    Index leading = election.index();
    leader = Optional.of(leading);
    boolean gated = election.past().isPresent();
    if (gated) {
      epochs.begin(epoch, election, leading.version(), now);
    } else {
      epochs.foreignRound(election.foreign());
    }
    List<byte[]> missing = List.of();
    if (election.leader().equals(self)) {
      List<Index> others = indexes.values().stream().filter(i -> !i.equals(leading)).toList();
      missing = new Encoded<>(TreeSync.missing(tree, leading, others), UpdateEntry::encode);
    }
    return new Round(election.synced(), Optional.of(election.leader()), missing, gated);
  }

  @Override
  public List<Sent> opened(byte[] payload) {
    return epochs.opened(payload);
  }

  @Override
  public void closed() {
    epochs.closed();
  }

  @Override
  public void update(byte[] payload) {
    if (updates.size() > View.Usage.ENTRIES_MAX) {
      throw new InvalidInput("the leader sends more than " + View.Usage.ENTRIES_MAX + " entries");
    }
    updates.add(UpdateEntry.parse(payload));
  }

  @Override
  public void commit(Now now) {
    Index wanted = leader.orElseThrow(() -> new InvalidInput("an update ends that never started"));
    TreeSync.Committed committed = TreeSync.commit(tree, wanted, updates);
    Tree before = tree;
    Optional<Long> common = epochs.commonVersion();
    List<RowChange> rows = new ArrayList<>(committed.rows());
    epochs.adopt().ifPresent(rows::add);
    guests = guests.rebuilt(committed.tree());
    tree = committed.tree();
    versions = versions.allChanged();
    timers.restart(tree, now);
    updates.clear();
    leader = Optional.empty();
    if (!before.isFresh() && !committed.rows().isEmpty()) {
      out.accept(new Command.KeepCopy());
    }
    common.ifPresent(
        version -> out.accept(new Command.Discarded(Discarding.discarded(before, version, tree))));
    out.accept(new Command.Persist(rows));
    announce(
        before,
        committed.paths(),
        before.isFresh() ? new FileChange.FirstCopy() : new FileChange.Synced());
    writeCorosyncConf(false);
  }

  @Override
  public void synced(Now now) {
    leader = Optional.empty();
    out.accept(new Command.LogLine(Level.INFO, "all configuration files are up to date"));
  }

  @Override
  public boolean mayApply() {
    return quorate || !epochs.rules().needsQuorum();
  }

  @Override
  public boolean awaitsOrder() {
    return epochs.rules().awaitsOrder();
  }

  @Override
  public Delivery deliver(Member sender, Message.Normal message, Now now) {
    if (epochs.open()) {
      epochs.applying(sender);
    } else if (!quorate) {
      return new Delivery(
          new Outcome.Failed(Errno.EPERM),
          Optional.of("a change was delivered without quorum: synchronising again"));
    }
    TreeMessage change = TreeMessage.parse(message.subtype(), message.payload());
    return Delivery.of(apply(change, sender.nodeid(), message.time(), sender.equals(self), now));
  }

  @Override
  public Optional<Digest> checksum() {
    return Optional.of(tree.checksum());
  }

  /** Applies one ordered change; the same on every node. */
  Outcome apply(TreeMessage message, int writer, long mtime, boolean local, Now now) {
    TreeRules rules = new TreeRules(tree, guests, writer, mtime);
    return switch (message) {
      case TreeMessage.Create create -> take(message, rules.create(create.path()), local, now);
      case TreeMessage.Mkdir mkdir -> take(message, rules.mkdir(mkdir.path()), local, now);
      case TreeMessage.Delete delete -> take(message, rules.delete(delete.path()), local, now);
      case TreeMessage.Rename rename ->
          take(message, rules.rename(rename.path(), rename.to()), local, now);
      case TreeMessage.Write write ->
          take(
              message,
              rules.write(write.path(), write.offset(), write.data(), write.truncate()),
              local,
              now);
      case TreeMessage.SetMtime set ->
          take(message, rules.setMtime(set.path(), set.mtime()), local, now);
      case TreeMessage.UnlockRequest request -> {
        if (holds(request.path(), request.digest())
            && timers.expired(request.path(), request.digest(), now)) {
          unlock.accept(new TreeMessage.Unlock(request.digest(), request.path()));
        }
        yield new Outcome.Done(0);
      }
      case TreeMessage.Unlock broken -> {
        boolean held = holds(broken.path(), broken.digest());
        Outcome outcome =
            held ? take(message, rules.delete(broken.path()), local, now) : new Outcome.Done(0);
        yield outcome.equals(new Outcome.Done(0)) && held ? new Outcome.Done(1) : outcome;
      }
    };
  }

  private boolean holds(String path, Digest digest) {
    Entry entry = tree.find(path);
    return entry != null && TreeRules.isLock(path, entry) && entry.lockDigest().equals(digest);
  }

  private Outcome take(TreeMessage message, Change change, boolean local, Now now) {
    return switch (change) {
      case Change.Refused refused -> new Outcome.Failed(refused.errno());
      case Change.Applied applied -> {
        Tree before = tree;
        tree = applied.tree();
        guests = applied.guests();
        versions = versions.changed(applied.paths());
        applied.paths().forEach(path -> timers.touch(path, tree, now));
        out.accept(
            isRefresh(message)
                ? new Command.PersistLater(applied.rows())
                : new Command.Persist(applied.rows()));
        announce(before, applied.paths(), new FileChange.Ordered());
        boolean content = !(message instanceof TreeMessage.SetMtime);
        if (content && applied.paths().contains(COROSYNC_CONF)) {
          writeCorosyncConf(local);
        }
        yield new Outcome.Done(applied.value());
      }
    };
  }

  /**
   * Holders refresh their locks every few seconds; after a crash of all nodes every lock starts its
   * time anew anyway (section 8).
   */
  private static boolean isRefresh(TreeMessage message) {
    return message instanceof TreeMessage.SetMtime set && Path.isLock(set.path());
  }

  private void announce(Tree before, List<String> paths, FileChange.Cause cause) {
    for (int i = 0; i < paths.size(); i++) {
      boolean renamed = cause instanceof FileChange.Ordered && paths.size() == 2;
      FileChange.Cause why = renamed ? new FileChange.Renamed(paths.get(1 - i)) : cause;
      out.accept(new Command.Changed(FileChange.between(before, tree, paths.get(i), why)));
    }
  }

  /** Offers the tree's corosync.conf to the local one (section 9). */
  void writeCorosyncConf(boolean reload) {
    Entry entry = tree.find(COROSYNC_CONF);
    if (entry == null || entry.isDirectory()) {
      return;
    }
    long version = CorosyncConfRule.version(entry.data());
    if (version == 0) {
      out.accept(
          new Command.LogLine(
              Level.ERROR, "corosync.conf has no config_version: the local file stays as it is"));
      return;
    }
    out.accept(new Command.WriteCorosyncConf(entry.data(), version, reload));
  }
}
