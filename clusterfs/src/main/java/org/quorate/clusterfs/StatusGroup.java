package org.quorate.clusterfs;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.quorate.clusterfs.Command.Level;
import org.quorate.clusterfs.kvstore.NodeStatus;
import org.quorate.clusterfs.kvstore.StatusTable;
import org.quorate.clusterfs.log.ClusterLog;
import org.quorate.clusterfs.log.LogEntry;
import org.quorate.clusterfs.sync.Application;
import org.quorate.clusterfs.sync.Sent;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.Message;
import org.quorate.clusterfs.wire.StatusUpdate;
import org.quorate.clusterfs.wire.WireWriter;
import org.quorate.model.InvalidInput;

/** What the nodes tell of themselves: what the messages of the kvstore group mean. */
final class StatusGroup implements Application {
  /** Announced so that Quorate's nodes know each other from foreign ones. */
  private static final byte[] QUORATE = "1".getBytes(StandardCharsets.US_ASCII);

  private final Identity identity;
  private final Consumer<Command> out;
  private final BiConsumer<Integer, byte[]> send;
  private final ClusterLog log = new ClusterLog();

  private StatusTable table = StatusTable.EMPTY;
  private Set<Integer> online = Set.of();
  private long logged;

  /**
   * @param send sends a subtype and payload to the group, if it can be reached
   */
  StatusGroup(Identity identity, Consumer<Command> out, BiConsumer<Integer, byte[]> send, Now now) {
    this.identity = identity;
    this.out = out;
    this.send = send;
    keep(new StatusUpdate(StatusTable.NODE_IP, WireWriter.cString(identity.ip())), now);
    keep(new StatusUpdate(StatusTable.QUORATE, QUORATE), now);
    log.insert(entry(6, "root", "cluster", identity.pid(), "starting cluster log", now));
  }

  StatusTable table() {
    return table;
  }

  ClusterLog log() {
    return log;
  }

  /** Nodes whose cluster file system runs. */
  Set<Integer> online() {
    return online;
  }

  Outcome set(String key, byte[] value, Now now) {
    StatusUpdate update = new StatusUpdate(key, value);
    boolean keyFits =
        !key.isEmpty()
            && key.indexOf('\0') < 0
            && WireWriter.cString(key).length <= StatusUpdate.KEY_FIELD;
    if (!keyFits) {
      return new Outcome.Failed(Errno.EINVAL);
    }
    Optional<Errno> refusal = StatusTable.refusal(update);
    if (refusal.isPresent()) {
      return new Outcome.Failed(refusal.get());
    }
    keep(update, now);
    send.accept(StatusUpdate.SUBTYPE, update.encode());
    return new Outcome.Done(0);
  }

  private void keep(StatusUpdate update, Now now) {
    table = table.with(identity.nodeid(), update, now);
  }

  void log(Input.Log said, Now now) {
    LogEntry entry =
        entry(said.priority(), said.ident(), said.tag(), said.pid(), said.message(), now);
    log.insert(entry);
    send.accept(LogEntry.SUBTYPE, entry.encode());
  }

  private LogEntry entry(
      int priority, String ident, String tag, long pid, String message, Now now) {
    return LogEntry.create(
        ++logged, now.wallSeconds(), priority, identity.node().value(), ident, tag, pid, message);
  }

  void tick(Now now) {
    table = table.pruned(now);
  }

  @Override
  public void membership(Set<Integer> nodeids) {
    online = Set.copyOf(nodeids);
  }

  @Override
  public byte[] state() {
    return log.state();
  }

  @Override
  public void left() {
    online = Set.of();
  }

  @Override
  public Optional<byte[]> past() {
    return Optional.empty();
  }

  /** No leader here: everybody merges the logs and says its own values again. */
  @Override
  public Round round(
      Epoch epoch, SortedMap<Member, byte[]> states, Map<Member, byte[]> pasts, Now now) {
    int unreadable = log.merge(states.values());
    if (unreadable > 0) {
      out.accept(
          new Command.LogLine(Level.WARN, unreadable + " members' cluster logs were unreadable"));
    }
    NodeStatus own = table.of(identity.nodeid());
    own.values()
        .forEach(
            (key, value) ->
                send.accept(StatusUpdate.SUBTYPE, new StatusUpdate(key, value.bytes()).encode()));
    return new Round(new HashSet<>(states.keySet()), Optional.empty(), List.of(), false);
  }

  @Override
  public void synced(Now now) {
    StatusUpdate ip = new StatusUpdate(StatusTable.NODE_IP, WireWriter.cString(identity.ip()));
    send.accept(StatusUpdate.SUBTYPE, ip.encode());
  }

  @Override
  public boolean mayApply() {
    return true;
  }

  @Override
  public boolean awaitsOrder() {
    return false;
  }

  @Override
  public Delivery deliver(Member sender, Message.Normal message, Now now) {
    try {
      switch (message.subtype()) {
        case StatusUpdate.SUBTYPE -> {
          StatusUpdate update = StatusUpdate.parse(message.payload());
          if (sender.nodeid() != identity.nodeid()) {
            table = table.with(sender.nodeid(), update, now);
          }
        }
        case LogEntry.SUBTYPE -> log.insert(LogEntry.parse(message.payload()));
        default -> ignored(sender, "unknown message subtype " + message.subtype());
      }
    } catch (InvalidInput refused) {
      ignored(sender, String.valueOf(refused.getMessage()));
    }
    return Delivery.done(0);
  }

  private void ignored(Member sender, String why) {
    out.accept(
        new Command.LogLine(
            Level.WARN, "ignored a status message of node " + sender.nodeid() + ": " + why));
  }

  /** The kvstore group has no leader, so nobody updates anybody. */
  @Override
  public void update(byte[] payload) {
    throw new InvalidInput("an update in the status group");
  }

  @Override
  public void commit(Now now) {
    throw new InvalidInput("the end of an update in the status group");
  }

  @Override
  public List<Sent> opened(byte[] payload) {
    throw new InvalidInput("an epoch in the status group");
  }

  @Override
  public void closed() {
    throw new InvalidInput("the end of an epoch in the status group");
  }

  @Override
  public Optional<Digest> checksum() {
    return Optional.empty();
  }
}
