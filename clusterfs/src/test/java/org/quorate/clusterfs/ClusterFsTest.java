package org.quorate.clusterfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.epoch.EpochRecord;
import org.quorate.clusterfs.epoch.Rules;
import org.quorate.clusterfs.sync.Mode;
import org.quorate.clusterfs.tree.LockTimers;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.clusterfs.wire.Message;
import org.quorate.clusterfs.wire.TreeMessage;
import org.quorate.model.NodeName;

/** One node's rules: what it refuses, what locks do, what the virtual files say. */
class ClusterFsTest {
  private static final Member SELF = new Member(1, 10);
  private static final Member PEER = new Member(2, 20);

  private long seconds = 1_800_000_000;
  private final List<Command> commands = new ArrayList<>();

  private Now now() {
    return new Now(seconds, seconds * 1000);
  }

  private ClusterFs machine(boolean clustered) {
    List<Row> rows =
        TreeLoader.firstStart(null, seconds).stream()
            .map(change -> ((RowChange.Put) change).row())
            .toList();
    Identity identity =
        new Identity(new NodeName("pve1"), clustered ? 1 : 0, 10, "10.0.0.1", clustered);
    return new ClusterFs(identity, rows, EpochRecord.FRESH, Rules.ALL, now());
  }

  private ClusterFs standalone() {
    return machine(false);
  }

  /** A member of a quorate cluster whose other nodes are down. */
  private ClusterFs member() {
    ClusterFs machine = machine(true);
    give(machine, new Input.Tick());
    give(
        machine,
        new Input.NodeList(
            "demo", 3, List.of(new ClusterNode("pve1", 1), new ClusterNode("pve2", 2))));
    give(machine, new Input.QuorumChanged(true, Set.of(1)));
    give(machine, new Input.VotesTold(Votes.oneEach(1, Set.of(1)), 0));
    List<Command> first = new ArrayList<>();
    for (Group group : Group.values()) {
      first.addAll(
          give(machine, new Input.GroupChange(group, List.of(SELF), List.of(SELF), List.of())));
    }
    multicasts(first)
        .forEach(m -> give(machine, new Input.Delivered(m.group(), SELF, m.message())));
    return machine;
  }

  /** What follows from an input, once all of it is on the disk. */
  private List<Command> give(ClusterFs machine, Input input) {
    List<Command> now = new ArrayList<>(machine.step(input, now()));
    now.addAll(machine.step(new Input.Stored(), now()));
    commands.addAll(now);
    return now;
  }

  /** Asks, lets the group deliver what was sent, and says how it ended. */
  private Outcome ask(ClusterFs machine, Operation operation) {
    return outcome(machine, new Input.LocalRequest(77, operation));
  }

  private Outcome outcome(ClusterFs machine, Input input) {
    List<Command> answer = new ArrayList<>(give(machine, input));
    for (int i = 0; i < answer.size(); i++) {
      if (answer.get(i) instanceof Command.Multicast multicast) {
        answer.addAll(
            give(machine, new Input.Delivered(multicast.group(), SELF, multicast.message())));
      }
    }
    return answer.stream()
        .filter(Command.Complete.class::isInstance)
        .map(command -> ((Command.Complete) command).outcome())
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static Outcome failed(Errno errno) {
    return new Outcome.Failed(errno);
  }

  private static final Outcome DONE = new Outcome.Done(0);

  @Test
  void aFileIsMadeWrittenRenamedAndRemovedTheSameWithAndWithoutACluster() throws Exception {
    for (ClusterFs machine : List.of(standalone(), member())) {
      assertThat(ask(machine, new Operation.Mkdir("ha"))).isEqualTo(DONE);
      assertThat(ask(machine, new Operation.Create("ha/x.tmp"))).isEqualTo(DONE);
      assertThat(ask(machine, new Operation.Write("ha/x.tmp", 0, "hello".getBytes(UTF_8), false)))
          .isEqualTo(new Outcome.Done(5));
      assertThat(ask(machine, new Operation.Rename("ha/x.tmp", "ha/x"))).isEqualTo(DONE);
      assertThat(machine.view().read("ha/x")).asString(UTF_8).isEqualTo("hello");
      assertThat(machine.view().list("ha")).containsExactly("x");
      assertThat(machine.view().attributes("ha/x"))
          .isEqualTo(new Attributes(Attributes.Kind.FILE, 3, 0640, 5, seconds));
      assertThat(ask(machine, new Operation.Delete("ha"))).isEqualTo(failed(Errno.ENOTEMPTY));
      assertThat(ask(machine, new Operation.Delete("ha/x"))).isEqualTo(DONE);
      assertThatThrownBy(() -> machine.view().read("ha/x"))
          .isInstanceOfSatisfying(
              FsException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }
  }

  @Test
  void aChangeIsStoredBeforeItIsAnswered() {
    ask(member(), new Operation.Mkdir("ha"));
    List<String> order =
        commands.stream()
            .map(command -> command.getClass().getSimpleName())
            .filter(name -> Set.of("Multicast", "Persist", "Complete").contains(name))
            .toList();
    assertThat(order.subList(order.size() - 3, order.size()))
        .containsExactly("Multicast", "Persist", "Complete");
  }

  @Test
  void withoutQuorumNothingChangesAndEverythingIsReadOnly() throws Exception {
    ClusterFs machine = member();
    ask(machine, new Operation.Mkdir("ha"));
    give(machine, new Input.QuorumChanged(false, Set.of(1)));
    assertThat(ask(machine, new Operation.Create("ha/a"))).isEqualTo(failed(Errno.EACCES));
    assertThat(machine.view().attributes("ha").mode()).isEqualTo(0555);
    assertThat(machine.view().info().quorate()).isFalse();
  }

  @Test
  void withoutQuorumNothingIsAppliedAndTheCallerLearnsThatNobodyKnows() {
    ClusterFs machine = member();
    Command.Multicast sent =
        multicasts(give(machine, new Input.LocalRequest(5, new Operation.Mkdir("ha")))).getFirst();
    List<Command> lost = give(machine, new Input.QuorumChanged(false, Set.of(1)));
    assertThat(lost).contains(new Command.Complete(5, failed(Errno.EIO)));
    Command.Multicast closed = multicasts(lost).getFirst();
    Command.Multicast order =
        multicasts(give(machine, new Input.Delivered(Group.DCDB, SELF, sent.message()))).getFirst();
    give(machine, new Input.Delivered(Group.DCDB, SELF, closed.message()));
    give(machine, new Input.Delivered(Group.DCDB, SELF, order.message()));
    assertThat(machine.tree().find("ha")).isNull();
    Command.Multicast open =
        multicasts(give(machine, new Input.QuorumChanged(true, Set.of(1)))).getFirst();
    give(machine, new Input.Delivered(Group.DCDB, SELF, open.message()));
    assertThat(machine.tree().find("ha")).as("it was delivered before the end").isNotNull();
    assertThat(ask(machine, new Operation.Mkdir("ha2"))).isEqualTo(DONE);
  }

  @Test
  void whoeverWaitsWhenTheGroupIsLostLearnsThatTheOutcomeIsUnknown() {
    ClusterFs machine = member();
    give(machine, new Input.LocalRequest(5, new Operation.Mkdir("ha")));
    assertThat(give(machine, new Input.GroupLost(Group.DCDB)))
        .contains(new Command.Complete(5, failed(Errno.EIO)));
    assertThat(ask(machine, new Operation.Mkdir("ha"))).isEqualTo(failed(Errno.EBUSY));
  }

  @Test
  void aFailedDatabaseEndsWritingForGood() {
    for (ClusterFs machine : List.of(standalone(), member())) {
      assertThat(give(machine, new Input.PersistFailed("disk full")))
          .anyMatch(Command.Fatal.class::isInstance);
      assertThat(ask(machine, new Operation.Mkdir("ha"))).isEqualTo(failed(Errno.EROFS));
      assertThat(machine.mode(Group.DCDB)).isEqualTo(Mode.ERROR);
    }
  }

  @Test
  void limitsAndBadPathsAreRefusedBeforeAnythingIsSent() {
    ClusterFs machine = member();
    ask(machine, new Operation.Create("f"));
    int before = commands.size();
    assertThat(ask(machine, new Operation.Write("f", 1 << 20, new byte[1], false)))
        .isEqualTo(failed(Errno.EFBIG));
    assertThat(ask(machine, new Operation.Write("f", -1, new byte[1], false)))
        .isEqualTo(failed(Errno.EINVAL));
    assertThat(ask(machine, new Operation.SetTimes("f", 1L << 32))).isEqualTo(failed(Errno.EINVAL));
    assertThat(ask(machine, new Operation.Create(".members"))).isEqualTo(failed(Errno.EACCES));
    assertThat(ask(machine, new Operation.Create("a/../b"))).isEqualTo(failed(Errno.EINVAL));
    assertThat(ask(machine, new Operation.Create("a\0"))).isEqualTo(failed(Errno.EINVAL));
    assertThat(ask(machine, new Operation.Create("\ud800"))).isEqualTo(failed(Errno.EINVAL));
    assertThat(ask(machine, new Operation.Create("n".repeat(257))))
        .isEqualTo(failed(Errno.ENAMETOOLONG));
    assertThat(commands.subList(before, commands.size()))
        .noneMatch(Command.Multicast.class::isInstance);
  }

  @Test
  void whatIsUnderWayCountsAgainstTheLimits() {
    ClusterFs machine = member();
    byte[] full = new byte[1 << 20];
    for (int i = 0; i < 129; i++) {
      ask(machine, new Operation.Create("f" + i));
    }
    List<Command> first = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      first.addAll(
          give(machine, new Input.LocalRequest(i, new Operation.Write("f" + i, 0, full, false))));
    }
    assertThat(first).noneMatch(Command.Complete.class::isInstance);
    assertThat(
            give(
                machine,
                new Input.LocalRequest(128, new Operation.Write("f128", 0, new byte[1], false))))
        .containsExactly(new Command.Complete(128, failed(Errno.ENOSPC)));
    give(machine, new Input.GroupLost(Group.DCDB));
    assertThat(machine.view().usage().bytes()).isZero();
  }

  @Test
  void theWholeTreeHoldsNoMoreThan256KiEntries() throws Exception {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(0, 0, 300_000, 1, 1, 8, "__version__", null));
    for (int i = 2; i < View.Usage.ENTRIES_MAX; i++) {
      rows.add(new Row(i, 0, i, 1, 1, 8, "f" + i, null));
    }
    Identity identity = new Identity(new NodeName("pve1"), 0, 10, "10.0.0.1", false);
    ClusterFs machine = new ClusterFs(identity, rows, EpochRecord.FRESH, Rules.ALL, now());
    assertThat(ask(machine, new Operation.Mkdir("last"))).isEqualTo(DONE);
    assertThat(ask(machine, new Operation.Create("more"))).isEqualTo(failed(Errno.ENOSPC));
    assertThat(ask(machine, new Operation.Mkdir("more"))).isEqualTo(failed(Errno.ENOSPC));
    assertThat(ask(machine, new Operation.Delete("f2"))).isEqualTo(DONE);
    assertThat(ask(machine, new Operation.Create("more"))).isEqualTo(DONE);
  }

  @Test
  void theWholeTreeHasALimit() {
    ClusterFs machine = standalone();
    byte[] full = new byte[1 << 20];
    for (int i = 0; i < 128; i++) {
      ask(machine, new Operation.Create("f" + i));
      assertThat(ask(machine, new Operation.Write("f" + i, 0, full, true)))
          .isEqualTo(new Outcome.Done(full.length));
    }
    ask(machine, new Operation.Create("one-more"));
    assertThat(ask(machine, new Operation.Write("one-more", 0, new byte[1], true)))
        .isEqualTo(failed(Errno.ENOSPC));
  }

  @Test
  void anEmptyFileGrowsByZerosThatAreReallySent() throws Exception {
    ClusterFs machine = member();
    ask(machine, new Operation.Create("f"));
    assertThat(ask(machine, new Operation.Write("f", 3, new byte[0], true)))
        .isEqualTo(new Outcome.Done(3));
    assertThat(machine.view().read("f")).containsExactly(0, 0, 0);
  }

  @Test
  void aGuestExistsOnceAndMigratesByRename() throws Exception {
    ClusterFs machine = member();
    for (String path : List.of("nodes", "nodes/pve1", "nodes/pve2")) {
      ask(machine, new Operation.Mkdir(path));
    }
    ask(machine, new Operation.Mkdir("nodes/pve1/qemu-server"));
    ask(machine, new Operation.Mkdir("nodes/pve2/qemu-server"));
    String here = "nodes/pve1/qemu-server/100.conf";
    String there = "nodes/pve2/qemu-server/100.conf";
    assertThat(ask(machine, new Operation.Create(here))).isEqualTo(DONE);
    assertThat(ask(machine, new Operation.Create(there))).isEqualTo(failed(Errno.EEXIST));
    assertThat(ask(machine, new Operation.Rename(here, there))).isEqualTo(DONE);
    assertThat(machine.view().read(".vmlist"))
        .asString(UTF_8)
        .isEqualTo(
            """
            {
            "version": 4,
            "ids": {
            "100": { "node": "pve2", "type": "qemu", "version": 2 }}

            }
            """);
    ask(machine, new Operation.Delete(there));
    assertThat(machine.view().read(".vmlist")).asString(UTF_8).doesNotContain("100");
  }

  @Test
  void aLockNobodyRefreshesGoesAfter120SecondsWhenSomeoneAsks() {
    ClusterFs machine = member();
    takeLock(machine);
    LockHolder holder = machine.view().lockHolder("priv/lock/x").orElseThrow();
    assertThat(holder.nodeid()).isEqualTo(1);
    seconds += LockTimers.EXPIRY_MILLIS / 1000;
    assertThat(ask(machine, new Operation.SetTimes("priv/lock/x", 0)))
        .isEqualTo(failed(Errno.EACCES));
    assertThat(machine.view().lockHolder("priv/lock/x")).isPresent();
    seconds += 1;
    ask(machine, new Operation.SetTimes("priv/lock/x", 0));
    assertThat(machine.view().lockHolder("priv/lock/x")).isEmpty();
  }

  @Test
  void aRefreshedLockStaysAndOnlyItsHolderRefreshesIt() {
    ClusterFs machine = member();
    takeLock(machine);
    seconds += 100;
    assertThat(ask(machine, new Operation.SetTimes("priv/lock/x", seconds))).isEqualTo(DONE);
    seconds += 100;
    ask(machine, new Operation.SetTimes("priv/lock/x", 0));
    assertThat(machine.view().lockHolder("priv/lock/x")).isPresent();
    TreeMessage theirs = new TreeMessage.SetMtime("priv/lock/x", seconds);
    give(
        machine,
        new Input.Delivered(
            Group.DCDB,
            PEER,
            new Message.Normal(theirs.subtype(), 1, seconds, 1, theirs.encode()).encode()));
    assertThat(machine.view().lockHolder("priv/lock/x").orElseThrow().nodeid()).isEqualTo(1);
  }

  @Test
  void aLockIsBrokenOnlyInTheStateThatWasSeen() {
    for (ClusterFs machine : List.of(standalone(), member())) {
      takeLock(machine);
      Digest seen = machine.view().lockHolder("priv/lock/x").orElseThrow().digest();
      seconds += 1;
      ask(machine, new Operation.SetTimes("priv/lock/x", seconds));
      assertThat(outcome(machine, new Input.LockBreak(8, "priv/lock/x", seen))).isEqualTo(DONE);
      Digest current = machine.view().lockHolder("priv/lock/x").orElseThrow().digest();
      assertThat(outcome(machine, new Input.LockBreak(9, "priv/lock/x", current)))
          .isEqualTo(new Outcome.Done(1));
      assertThat(machine.view().lockHolder("priv/lock/x")).isEmpty();
    }
  }

  private void takeLock(ClusterFs machine) {
    Stream.of("priv", "priv/lock", "priv/lock/x")
        .forEach(path -> assertThat(ask(machine, new Operation.Mkdir(path))).isEqualTo(DONE));
  }

  @Test
  void aNewCorosyncConfIsOfferedToTheLocalOneAndReloaded() {
    ClusterFs machine = member();
    byte[] text = "totem {\n  config_version: 4\n}\n".getBytes(UTF_8);
    ask(machine, new Operation.Create("corosync.conf.new"));
    ask(machine, new Operation.Write("corosync.conf.new", 0, text, false));
    commands.clear();
    ask(machine, new Operation.Rename("corosync.conf.new", "corosync.conf"));
    assertThat(commands)
        .filteredOn(Command.WriteCorosyncConf.class::isInstance)
        .singleElement()
        .usingRecursiveComparison()
        .isEqualTo(new Command.WriteCorosyncConf(text, 4, true));
    assertThat(CorosyncConfRule.replaces(text, Optional.of(text))).isFalse();
    byte[] newer = "config_version : 5".getBytes(UTF_8);
    assertThat(CorosyncConfRule.replaces(text, Optional.of(newer))).isFalse();
    assertThat(CorosyncConfRule.replaces(newer, Optional.of(text))).isTrue();
  }

  @Test
  void virtualFilesReadAsTheToolsExpect() throws Exception {
    ClusterFs machine = member();
    assertThat(machine.view().read(".members"))
        .asString(UTF_8)
        .isEqualTo(
            """
            {
            "nodename": "pve1",
            "version": %d,
            "cluster": { "name": "demo", "version": 3, "nodes": 2, "quorate": 1 },
            "nodelist": {
              "pve1": { "id": 1, "online": 1, "ip": "10.0.0.1"},
              "pve2": { "id": 2, "online": 0}
              }
            }
            """
                .formatted(machine.view().info().version()));
    outcome(machine, new Input.StatusSet(1, "testkey", new byte[] {1}));
    assertThat(machine.view().read(".version"))
        .asString(UTF_8)
        .startsWith("{\n\"starttime\": 1800000000,\n\"clinfo\": ")
        .contains(",\n\"corosync.conf\": 1,\n")
        .endsWith(
            "\"kvstore\": {\n\"pve1\": {\n\"quorate\": 0,\n\"testkey\": 0}\n,\n\"pve2\": {\n}\n}\n}\n");
    give(machine, new Input.Log(6, "root@pam", "pvedaemon", 9, "a \"b\" ü"));
    assertThat(machine.view().read(".clusterlog"))
        .asString(UTF_8)
        .startsWith(
            "{\n\"data\": [\n{\"uid\": 2, \"time\": 1800000000, \"pri\": 6, \"tag\": \"pvedaemon\", "
                + "\"pid\": 9, \"node\": \"pve1\", \"user\": \"root@pam\", \"msg\": \"a \\\"b\\\" \\u00fc\"},\n")
        .endsWith("\"msg\": \"starting cluster log\"}\n]\n}\n");
    assertThat(machine.view().log(1).getFirst().message()).isEqualTo("a \"b\" ü");
    ask(machine, new Operation.Write(".debug", 0, "1\n".getBytes(UTF_8), true));
    assertThat(machine.view().read(".debug")).asString(UTF_8).isEqualTo("1\n");
    assertThat(machine.view().readLink("local")).isEqualTo("nodes/pve1");
    assertThat(machine.view().readLink("lxc")).isEqualTo("nodes/pve1/lxc");
    assertThat(standalone().view().read(".vmlist"))
        .asString(UTF_8)
        .isEqualTo("{\n\"version\": 1\n\n}\n");
  }

  @Test
  void statisticsAreShownForFiveMinutes() throws Exception {
    ClusterFs machine = member();
    outcome(machine, new Input.StatusSet(1, "rrd/pve-node-9.0/pve1", "1:U:2\0".getBytes(UTF_8)));
    assertThat(machine.view().read(".rrd")).asString(UTF_8).isEqualTo("pve-node-9.0/pve1:1:U:2\n");
    seconds += 301;
    give(machine, new Input.Tick());
    assertThat(machine.view().read(".rrd")).isEmpty();
    assertThat(outcome(machine, new Input.StatusSet(1, "k", new byte[(32 << 10) + 1])))
        .isEqualTo(failed(Errno.EFBIG));
  }

  private static List<Command.Multicast> multicasts(List<Command> commands) {
    return commands.stream()
        .filter(Command.Multicast.class::isInstance)
        .map(Command.Multicast.class::cast)
        .toList();
  }

  @Test
  void aMemberThatDoesNotSayItIsQuorateIsForeign() {
    ClusterFs machine = member();
    give(
        machine,
        new Input.GroupChange(Group.KVSTORE, List.of(SELF, PEER), List.of(PEER), List.of()));
    assertThat(machine.view().info().foreign()).isTrue();
    assertThat(machine.view().info().nodes().getLast().online()).isTrue();
  }
}
