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
import org.quorate.clusterfs.epoch.EpochRecord;
import org.quorate.clusterfs.epoch.Rules;
import org.quorate.clusterfs.sync.Mode;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.Header;
import org.quorate.clusterfs.wire.Message;
import org.quorate.model.NodeName;

/** One node of a two-node cluster, brought into a mode, to which a peer may say anything. */
final class Scene {
  static final Member SELF = new Member(1, 10);
  static final Member PEER = new Member(2, 20);

  private static final int EPOCH_AT = 16;
  private static final int LOG_STATE_BYTES = 32 + 131_072;

  private final ClusterFs machine;
  private long seconds = 1_800_000_000;
  private Epoch epoch = Epoch.NONE;

  Scene() {
    Identity identity = new Identity(new NodeName("pve1"), 1, 10, "10.0.0.1", true);
    machine = new ClusterFs(identity, rows(0), EpochRecord.UNKNOWN, Rules.ALL, now());
    give(new Input.Tick());
    give(
        new Input.NodeList(
            "demo", 3, List.of(new ClusterNode("pve1", 1), new ClusterNode("pve2", 2))));
    give(new Input.QuorumChanged(true, Set.of(1, 2)));
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

  Mode mode(Group group) {
    return machine.mode(group);
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
    for (Command command : give(new Input.GroupChange(group, both, both, List.of()))) {
      if (command instanceof Command.Multicast sent
          && Header.parse(sent.message()).protocolVersion() == group.protocolVersion()
          && Message.parse(sent.message()) instanceof Message.SyncStart start) {
        epoch = start.epoch();
      }
    }
    List<byte[]> own = deliverOwn(group, new Message.SyncStart(version(group), seconds, epoch));
    if (mode % 4 == 1) {
      return;
    }
    byte[] state =
        group == Group.DCDB
            ? TreeLoader.load(rows(mode % 4 == 2 ? 3 : 0)).index().encode()
            : own.stream()
                .map(Message::parse)
                .filter(Message.State.class::isInstance)
                .map(message -> ((Message.State) message).payload())
                .findFirst()
                .orElseThrow();
    own.forEach(message -> deliver(group, SELF, message));
    deliver(group, PEER, new Message.State(version(group), seconds, epoch, state).encode());
  }

  private static long version(Group group) {
    return group.protocolVersion();
  }

  private List<byte[]> deliverOwn(Group group, Message message) {
    return sent(group, give(new Input.Delivered(group, SELF, message.encode())));
  }

  private static List<byte[]> sent(Group group, List<Command> commands) {
    List<byte[]> out = new ArrayList<>();
    for (Command command : commands) {
      if (command instanceof Command.Multicast multicast && multicast.group() == group) {
        out.add(multicast.message());
      }
    }
    return out;
  }

  /** Delivers a message and whatever this node sends in answer. */
  void deliver(Group group, Member sender, byte[] message) {
    Deque<byte[]> own =
        new ArrayDeque<>(sent(group, give(new Input.Delivered(group, sender, message))));
    for (int i = 0; i < 50 && !own.isEmpty(); i++) {
      own.addAll(sent(group, give(new Input.Delivered(group, SELF, own.removeFirst()))));
    }
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

  /** Later, alone in the group, the node must take a change again unless it gave up for good. */
  List<Command> mkdirLater() {
    for (int i = 0; i < 2; i++) {
      seconds += 6;
      give(new Input.Tick());
    }
    for (Group group : Group.values()) {
      give(new Input.GroupChange(group, List.of(SELF), List.of(), List.of(PEER)));
    }
    List<Command> all =
        new ArrayList<>(give(new Input.LocalRequest(7, new Operation.Mkdir("later"))));
    for (int i = 0; i < all.size() && i < 50; i++) {
      if (all.get(i) instanceof Command.Multicast sent) {
        all.addAll(give(new Input.Delivered(sent.group(), SELF, sent.message())));
      }
    }
    return all;
  }
}
