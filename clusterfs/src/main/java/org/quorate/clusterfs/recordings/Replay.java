package org.quorate.clusterfs.recordings;

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
import org.quorate.clusterfs.wire.Message;
import org.quorate.model.NodeName;

/**
 * Lets the machine stand in for one process of a recorded cluster: it is given what the process
 * saw, and what it wants to send in a sync round must be what the process sent.
 */
public final class Replay {
  private static final long JOIN_SECONDS = 6;

  private final Member self;
  private final ClusterFs machine;
  private final TreeMap<Long, Row> rows = new TreeMap<>();
  private final List<byte[]> states = new ArrayList<>();
  private final List<byte[]> verifies = new ArrayList<>();
  private final Set<List<Byte>> updates = new HashSet<>();
  private final List<String> differences = new ArrayList<>();
  private final Map<String, Integer> compared = new HashMap<>();

  /** Starts the process with these rows, shortly before its first event. */
  public Replay(Member self, Collection<Row> rows, double firstEvent) {
    this.self = self;
    rows.forEach(row -> this.rows.put(row.inode(), row));
    Now now = now(firstEvent - JOIN_SECONDS);
    Identity identity =
        new Identity(
            new NodeName("pve" + self.nodeid()), self.nodeid(), self.pid(), "10.66.0.1", true);
    machine = new ClusterFs(identity, rows, now);
    machine.step(new Input.Tick(), now);
    machine.step(new Input.QuorumChanged(true, Set.of(1, 2, 3)), now);
  }

  private static Now now(double seconds) {
    return new Now((long) seconds, (long) (seconds * 1000));
  }

  /** Gives the machine an event, and compares when the process itself was the sender. */
  public void play(RecordedEvent event) {
    if (event.input() instanceof Input.Delivered delivered && delivered.sender().equals(self)) {
      compare(event.sequence(), Message.parse(delivered.message()));
    }
    for (Command command : machine.step(event.input(), now(event.time()))) {
      switch (command) {
        case Command.Multicast multicast -> remember(Message.parse(multicast.message()));
        case Command.Persist persist -> persist.changes().forEach(this::store);
        case Command.Leave leave -> differences.add(event.sequence() + ": left the group");
        case Command.Fatal fatal -> differences.add(event.sequence() + ": " + fatal.reason());
        case Command.Join _,
            Command.Complete _,
            Command.WriteCorosyncConf _,
            Command.Changed _,
            Command.InfoChanged _,
            Command.LogLine _ -> {}
      }
    }
  }

  private void store(RowChange change) {
    switch (change) {
      case RowChange.Put(Row row) -> rows.put(row.inode(), row);
      case RowChange.Remove(long inode) -> rows.remove(inode);
    }
  }

  private void remember(Message message) {
    switch (message) {
      case Message.State state -> states.add(state.encode());
      case Message.Verify verify -> verifies.add(verify.encode());
      case Message.Update update -> updates.add(bytes(update.payload()));
      case Message.SyncStart _,
          Message.UpdateComplete _,
          Message.VerifyRequest _,
          Message.Normal _ -> {}
    }
  }

  private void compare(int sequence, Message sent) {
    switch (sent) {
      case Message.State state -> compare(sequence, "STATE", states, state.payload(), 32);
      case Message.Verify verify ->
          compare(sequence, "VERIFY", verifies, verify.checksum().toBytes(), 40);
      case Message.Update update -> {
        count("UPDATE");
        if (!updates.contains(bytes(update.payload()))) {
          differences.add(sequence + ": the machine did not send this UPDATE");
        }
      }
      case Message.SyncStart _,
          Message.UpdateComplete _,
          Message.VerifyRequest _,
          Message.Normal _ -> {}
    }
  }

  private void compare(int sequence, String what, List<byte[]> own, byte[] wanted, int from) {
    count(what);
    if (own.isEmpty()) {
      differences.add(sequence + ": the machine sent no " + what);
      return;
    }
    byte[] last = own.getLast();
    if (!Arrays.equals(last, from, last.length, wanted, 0, wanted.length)) {
      differences.add(sequence + ": the machine's " + what + " has other content");
    }
  }

  private void count(String what) {
    compared.merge(what, 1, Integer::sum);
  }

  private static List<Byte> bytes(byte[] array) {
    List<Byte> out = new ArrayList<>(array.length);
    for (byte b : array) {
      out.add(b);
    }
    return out;
  }

  /** What its database holds now, by ascending inode. */
  public List<Row> rows() {
    return List.copyOf(rows.values());
  }

  /** Everything in which the machine differed from the recorded process; none is the aim. */
  public List<String> differences() {
    return List.copyOf(differences);
  }

  /** How many messages of each kind were compared. */
  public Map<String, Integer> compared() {
    return Map.copyOf(compared);
  }

  /** The machine's mode in the configuration group. */
  public String mode() {
    return machine.mode(Group.DCDB).toString();
  }
}
