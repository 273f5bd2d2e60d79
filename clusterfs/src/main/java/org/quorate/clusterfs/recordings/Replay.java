package org.quorate.clusterfs.recordings;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.quorate.clusterfs.ClusterFs;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Identity;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.epoch.EpochRecord;
import org.quorate.clusterfs.epoch.Rules;
import org.quorate.clusterfs.recordings.Tally.Kind;
import org.quorate.clusterfs.wire.Header;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Message;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;

/**
 * Lets the machine stand in for one process of a recorded cluster: it is given what the process
 * saw, and what it wants to send in a sync round must be what the process sent.
 */
public final class Replay {
  private static final long JOIN_SECONDS = 6;

  private final Member self;
  private final ClusterFs machine;
  private final List<RecordedDatabase> sought;
  private final TreeMap<Long, Row> rows = new TreeMap<>(Long::compareUnsigned);
  private final List<byte[]> states = new ArrayList<>();
  private final List<byte[]> verifies = new ArrayList<>();
  private final Set<ByteBuffer> updates = new HashSet<>();
  private final Tally tally = new Tally();
  private final Map<Index, List<Row>> said = new HashMap<>();
  private final Set<String> reached = new HashSet<>();
  private final Set<String> passed = new HashSet<>();
  private String left = "";

  /**
   * Starts the process shortly before its first event.
   *
   * @param rows what it starts with
   * @param firstEvent seconds since 1970
   * @param nodes everybody in the cluster
   * @param sought recorded databases that it may have at some time
   * @throws InvalidInput when the rows are no tree
   */
  Replay(
      Member self,
      Collection<Row> rows,
      double firstEvent,
      Set<Integer> nodes,
      List<RecordedDatabase> sought) {
    this.self = self;
    this.sought = sought;
    rows.forEach(row -> this.rows.put(row.inode(), row));
    Now now = now(firstEvent - JOIN_SECONDS);
    Identity identity =
        new Identity(
            new NodeName("pve" + self.nodeid()), self.nodeid(), self.pid(), "10.66.0.1", true);
    machine = new ClusterFs(identity, rows, EpochRecord.UNKNOWN, Rules.ORIGINAL, now);
    machine.step(new Input.Tick(), now);
    machine.step(new Input.QuorumChanged(true, nodes), now);
    look();
  }

  private static Now now(double seconds) {
    return new Now((long) seconds, (long) (seconds * 1000));
  }

  /** Gives the machine an event, and compares when the process itself was the sender. */
  void play(RecordedEvent event) {
    if (event.input() instanceof Input.Delivered delivered
        && delivered.sender().equals(self)
        && isPlain(delivered.group(), delivered.message())) {
      compare(event.sequence(), Message.parse(delivered.message()));
    }
    // The machine keeps what it is given; the event is played to other processes too.
    Input input =
        event.input() instanceof Input.Delivered delivered
            ? new Input.Delivered(
                delivered.group(), delivered.sender(), delivered.message().clone())
            : event.input();
    for (Command command : machine.step(input, now(event.time()))) {
      switch (command) {
        case Command.Multicast multicast -> {
          if (isPlain(multicast.group(), multicast.message())) {
            remember(Message.parse(multicast.message()));
          }
        }
        case Command.MulticastBulk bulk ->
            bulk.messages().forEach(message -> remember(Message.parse(message)));
        case Command.PersistLater later -> {
          later.changes().forEach(this::store);
          look();
        }
        case Command.Persist persist -> {
          persist.changes().forEach(this::store);
          look();
        }
        case Command.Leave leave -> left = event.sequence() + ": the machine left the group";
        case Command.Fatal fatal -> tally.wrong(event.sequence() + ": " + fatal.reason());
        case Command.Join _,
            Command.Complete _,
            Command.ReadVotes _,
            Command.WriteCorosyncConf _,
            Command.Changed _,
            Command.KeepCopy _,
            Command.Discarded _,
            Command.InfoChanged _,
            Command.LogLine _ -> {}
      }
    }
  }

  /** Whether it is a message of the configuration group that pmxcfs would look at. */
  private static boolean isPlain(Group group, byte[] message) {
    return group == Group.DCDB
        && Header.parse(message).protocolVersion() == Group.DCDB.protocolVersion();
  }

  private void store(RowChange change) {
    switch (change) {
      case RowChange.Put(Row row) -> rows.put(row.inode(), row);
      case RowChange.Remove(long inode) -> rows.remove(inode);
      case RowChange.Epoch epoch -> {}
    }
  }

  private void look() {
    Row root = rows.get(0L);
    for (RecordedDatabase database : sought) {
      if (root != null && root.version() == database.version()) {
        passed.add(database.name());
        if (database.holds(rows.values())) {
          reached.add(database.name());
        }
      }
    }
  }

  private void remember(Message message) {
    switch (message) {
      case Message.State state -> {
        states.add(state.encode());
        said.put(Index.parse(state.payload()), rows());
      }
      case Message.Verify verify -> verifies.add(verify.encode());
      case Message.Update update -> updates.add(ByteBuffer.wrap(update.payload()));
      case Message.SyncStart _,
          Message.UpdateComplete _,
          Message.VerifyRequest _,
          Message.Normal _ -> {}
    }
  }

  private void compare(int sequence, Message sent) {
    switch (sent) {
      case Message.State state -> compare(sequence, Kind.STATE, states, state.payload(), 32);
      case Message.Verify verify ->
          compare(sequence, Kind.VERIFY, verifies, verify.checksum().toBytes(), 40);
      case Message.Update update -> {
        if (updates.contains(ByteBuffer.wrap(update.payload()))) {
          tally.agree(Kind.UPDATE);
        } else {
          tally.differ(Kind.UPDATE, sequence + ": the machine did not send this UPDATE");
        }
      }
      case Message.SyncStart _,
          Message.UpdateComplete _,
          Message.VerifyRequest _,
          Message.Normal _ -> {}
    }
  }

  private void compare(int sequence, Kind kind, List<byte[]> own, byte[] wanted, int from) {
    if (own.isEmpty()) {
      tally.differ(kind, sequence + ": the machine sent no " + kind);
      return;
    }
    byte[] last = own.getLast();
    if (Arrays.equals(last, from, last.length, wanted, 0, wanted.length)) {
      tally.agree(kind);
    } else {
      tally.differ(kind, sequence + ": the machine's " + kind + " has other content");
    }
  }

  /** No more events: the process went on, or it ended (then the machine may have left as well). */
  void end(boolean alive) {
    if (alive && !left.isEmpty()) {
      tally.wrong(left);
    }
  }

  /** What its database holds now, by ascending inode. */
  List<Row> rows() {
    return List.copyOf(rows.values());
  }

  /** What was compared and in what the machine differed from the recorded process. */
  Tally tally() {
    return tally;
  }

  /** What it said in STATE, with the rows it had then. */
  Map<Index, List<Row>> said() {
    return said;
  }

  /** Names of the recorded databases it had at some time. */
  Set<String> reached() {
    return reached;
  }

  /** Names of the recorded databases whose version it had at some time. */
  Set<String> passed() {
    return passed;
  }
}
