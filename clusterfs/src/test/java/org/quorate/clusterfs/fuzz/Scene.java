package org.quorate.clusterfs.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.quorate.clusterfs.ClusterFs;
import org.quorate.clusterfs.ClusterNode;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Identity;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Operation;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.Votes;
import org.quorate.clusterfs.epoch.EpochRecord;
import org.quorate.clusterfs.epoch.Rules;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.Header;
import org.quorate.clusterfs.wire.Message;
import org.quorate.model.NodeName;

/** One node of a two-node cluster, brought into a mode, to which a peer may say anything. */
final class Scene {
  static final Member SELF = new Member(1, 10);
  static final Member PEER = new Member(2, 20);

  private static final int STEPS_MAX = 200;
  private static final int EPOCH_AT = 16;
  private static final int LOG_STATE_BYTES = 32 + 131_072;

  private final ClusterFs machine;
  private long seconds = 1_800_000_000;
  private Epoch epoch = Epoch.NONE;
  private boolean completed;

  private final boolean pure;

  /**
   * @param pure whether the peer speaks of epochs too: it says what this node says, as one does
   *     that has the same data
   */
  Scene(boolean pure) {
    this.pure = pure;
    Identity identity = new Identity(new NodeName("pve1"), 1, 10, "10.0.0.1", true);
    EpochRecord past = pure ? EpochRecord.FRESH : EpochRecord.UNKNOWN;
    machine = new ClusterFs(identity, rows(0), past, Rules.ALL, now());
    give(new Input.Tick());
    give(
        new Input.NodeList(
            "demo", 3, List.of(new ClusterNode("pve1", 1), new ClusterNode("pve2", 2))));
    give(new Input.QuorumChanged(true, Set.of(1, 2)));
    give(new Input.VotesTold(Votes.oneEach(2, Set.of(1, 2)), 0));
    List<Member> both = List.of(SELF, PEER);
    run(give(new Input.GroupChange(Group.ACK, both, both, List.of())));
  }

  /** A lock, a guest and corosync.conf; with {@code more} further files. */
  private static List<Row> rows(int more) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(0, 0, 20 + more, 1, 1_700_000_000, 8, "__version__", null));
    rows.add(directory(2, 0, "nodes"));
    rows.add(directory(3, 2, "pve1"));
    rows.add(directory(4, 3, "qemu-server"));
    rows.add(file(5, 4, "100.conf", "memory: 512\n"));
    rows.add(directory(6, 0, "priv"));
    rows.add(directory(7, 6, "lock"));
    rows.add(directory(8, 7, "x"));
    rows.add(file(9, 0, "corosync.conf", "totem {\n  config_version: 3\n}\n"));
    for (int i = 0; i < more; i++) {
      rows.add(file(21L + i, 0, "more" + i, "more"));
    }
    return rows;
  }

  private static Row directory(long inode, long parent, String name) {
    return new Row(inode, parent, inode, 1, 1_700_000_000, 4, name, null);
  }

  private static Row file(long inode, long parent, String name, String text) {
    return new Row(inode, parent, inode, 1, 1_700_000_000, 8, name, text.getBytes());
  }

  private Now now() {
    return new Now(seconds, seconds * 1000);
  }

  private List<Command> give(Input input) {
    return machine.step(input, now());
  }

  ClusterFs machine() {
    return machine;
  }

  /** Brings the group into START, START_SYNC, UPDATE or SYNCED (for other numbers too). */
  void enter(Group group, int mode) {
    if (mode % 4 == 0) {
      return;
    }
    List<Member> both = List.of(SELF, PEER);
    List<byte[]> own = new ArrayList<>();
    for (Sent sent : run(give(new Input.GroupChange(group, both, both, List.of())))) {
      own.add(sent.bytes());
      if (ofThisProtocol(group, sent.bytes())) {
        switch (Message.parse(sent.bytes())) {
          case Message.SyncStart start -> epoch = start.epoch();
          default -> {}
        }
      }
    }
    if (mode % 4 == 1) {
      return;
    }
    byte[] state =
        group == Group.DCDB
            ? TreeLoader.load(rows(mode % 4 == 2 ? 3 : 0)).index().encode()
            : own.stream()
                .filter(bytes -> ofThisProtocol(group, bytes))
                .map(Message::parse)
                .filter(Message.State.class::isInstance)
                .map(message -> ((Message.State) message).payload())
                .findFirst()
                .orElseThrow();
    deliver(group, PEER, new Message.State(version(group), seconds, epoch, state).encode());
  }

  private static boolean ofThisProtocol(Group group, byte[] bytes) {
    Header header = Header.parse(bytes);
    return header.protocolVersion() == version(group) && header.type() <= Header.VERIFY;
  }

  private static long version(Group group) {
    return group.protocolVersion();
  }

  private record Sent(Group group, byte[] bytes) {}

  private static List<Sent> sent(List<Command> commands) {
    List<Sent> out = new ArrayList<>();
    for (Command command : commands) {
      if (command instanceof Command.Multicast multicast) {
        out.add(new Sent(multicast.group(), multicast.message()));
      } else if (command instanceof Command.MulticastBulk bulk) {
        bulk.messages().forEach(message -> out.add(new Sent(bulk.group(), message)));
      }
    }
    return out;
  }

  /** Delivers what this node sends, stores what it stores, until nothing more comes of it. */
  private List<Sent> run(List<Command> commands) {
    List<Sent> all = new ArrayList<>();
    Deque<Sent> open = new ArrayDeque<>(sent(commands));
    completed |= commands.stream().anyMatch(Command.Complete.class::isInstance);
    for (int i = 0; i < STEPS_MAX; i++) {
      List<Command> next = new ArrayList<>();
      Sent one = open.poll();
      if (one != null) {
        all.add(one);
        next.addAll(give(new Input.Delivered(one.group(), SELF, one.bytes())));
        if (pure && (one.group() == Group.ACK || !ofThisProtocol(one.group(), one.bytes()))) {
          next.addAll(give(new Input.Delivered(one.group(), PEER, one.bytes())));
        }
      }
      next.addAll(give(new Input.Stored()));
      completed |= next.stream().anyMatch(Command.Complete.class::isInstance);
      open.addAll(sent(next));
      if (open.isEmpty()) {
        break;
      }
    }
    return all;
  }

  /** Delivers a message and whatever this node sends in answer. */
  void deliver(Group group, Member sender, byte[] message) {
    run(give(new Input.Delivered(group, sender, message)));
  }

  /** The bytes with this group's version and round in their places, so that more is read. */
  byte[] fitted(Group group, byte[] bytes) {
    if (bytes.length < Header.BYTES) {
      return bytes;
    }
    byte[] out = bytes.clone();
    ByteBuffer fields = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
    fields.putInt(4, (int) version(group));
    int type = Short.toUnsignedInt(fields.getShort(0));
    if (type != Header.NORMAL && bytes.length >= EPOCH_AT + Epoch.BYTES) {
      byte[] round = new Message.SyncStart(version(group), 0, epoch).encode();
      System.arraycopy(round, EPOCH_AT, out, EPOCH_AT, Epoch.BYTES);
    }
    boolean log = group == Group.KVSTORE && type == Header.STATE;
    return log ? Arrays.copyOf(out, LOG_STATE_BYTES) : out;
  }

  /** Later, alone in the groups and with all votes, the node is asked again: it must answer. */
  boolean answersLater() {
    give(new Input.QuorumChanged(true, Set.of(1)));
    give(new Input.VotesTold(Votes.oneEach(1, Set.of(1)), 0));
    for (int i = 0; i < 2; i++) {
      seconds += 6;
      run(give(new Input.Tick()));
    }
    for (Group group : Group.values()) {
      run(give(new Input.GroupChange(group, List.of(SELF), List.of(SELF), List.of(PEER))));
    }
    completed = false;
    run(give(new Input.LocalRequest(7, new Operation.Mkdir("later"))));
    return completed;
  }
}
