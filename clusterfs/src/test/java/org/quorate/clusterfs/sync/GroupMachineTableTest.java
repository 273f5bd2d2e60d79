package org.quorate.clusterfs.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Outcome;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.Message;
import org.quorate.model.InvalidInput;

/** The table in {@link GroupMachine}'s Javadoc, row by row. */
class GroupMachineTableTest {
  private static final Member SELF = new Member(1, 10);
  private static final Member PEER = new Member(2, 20);
  private static final Member STRANGER = new Member(9, 90);
  private static final Digest SAME = new Digest(new byte[32]);
  private static final Digest OTHER =
      new Digest("x".repeat(32).getBytes(StandardCharsets.US_ASCII));
  private static final byte[] NOTHING = new byte[0];

  /** What a row's first column needs. */
  private static final Map<String, Consumer<Stage>> BEFORE =
      Map.of(
          "START",
          stage -> {},
          "START_SYNC",
          Stage::startSync,
          "UPDATE",
          Stage::behind,
          "SYNCED",
          Stage::equal,
          "LEAVE",
          stage -> {
            stage.equal();
            stage.memberships(PEER);
          },
          "ERROR",
          stage -> {
            stage.equal();
            stage.machine.fail("disk full");
          });

  /** What a row's second column does. */
  private static final Map<String, Consumer<Stage>> EVENTS =
      Map.ofEntries(
          Map.entry("joined alone", stage -> stage.memberships(SELF)),
          Map.entry("joined others", stage -> stage.memberships(SELF, PEER)),
          Map.entry("membership without this node", stage -> stage.memberships(PEER)),
          Map.entry("membership change", stage -> stage.memberships(SELF, PEER, STRANGER)),
          Map.entry("SYNC_START", stage -> stage.from(SELF, stage.syncStart())),
          Map.entry("last STATE, own is the leader's", Stage::lastStateEqual),
          Map.entry("last STATE, own is behind", Stage::lastStateBehind),
          Map.entry("STATE of a stranger", stage -> stage.from(STRANGER, stage.state())),
          Map.entry(
              "second STATE of a member",
              stage -> {
                stage.from(PEER, stage.state());
                stage.from(PEER, stage.state());
              }),
          Map.entry("STATE", stage -> stage.from(PEER, stage.state())),
          Map.entry("UPDATE", stage -> stage.from(PEER, stage.update())),
          Map.entry("any of another round", Stage::otherRound),
          Map.entry("message of a stranger", stage -> stage.from(STRANGER, stage.normal(1))),
          Map.entry("UPDATE_COMPLETE", stage -> stage.from(PEER, stage.complete())),
          Map.entry(
              "UPDATE_COMPLETE, result is the leader's",
              stage -> stage.from(PEER, stage.complete())),
          Map.entry(
              "UPDATE_COMPLETE, result is not the leader's",
              stage -> {
                stage.application.commits = false;
                stage.from(PEER, stage.complete());
              }),
          Map.entry("VERIFY of the same data", stage -> stage.verify(SAME)),
          Map.entry("VERIFY of other data", stage -> stage.verify(OTHER)),
          Map.entry("message this node cannot apply", stage -> stage.from(PEER, stage.normal(66))),
          Map.entry("malformed message", stage -> stage.bytes(PEER, new byte[5])),
          Map.entry("older protocol", stage -> stage.from(PEER, stage.normal(0, 0))),
          Map.entry("newer protocol", stage -> stage.from(PEER, stage.normal(0, 2))),
          Map.entry("connection lost", stage -> stage.machine.lost()),
          Map.entry("storage failed", stage -> stage.machine.fail("disk full")),
          Map.entry("any message", stage -> stage.from(PEER, stage.normal(1))),
          Map.entry("5 s after the last attempt", Stage::later));

  @TestFactory
  Stream<DynamicTest> everyRowOfTheTable() throws IOException {
    Path source =
        Path.of("src/main/java/org/quorate/clusterfs/sync/GroupMachine.java").toAbsolutePath();
    List<String[]> rows =
        Files.readAllLines(source).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("* | ") && !line.contains("| event "))
            .map(line -> line.substring(3).split("\\s*\\|\\s*"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(30);
    return rows.stream()
        .map(row -> DynamicTest.dynamicTest(row[0] + ": " + row[1], () -> play(row)));
  }

  private static void play(String[] row) {
    assertThat(BEFORE).containsKey(row[0].strip());
    assertThat(EVENTS).containsKey(row[1]);
    Stage stage = new Stage();
    BEFORE.get(row[0].strip()).accept(stage);
    assertThat(stage.machine.mode()).hasToString(row[0].strip());
    EVENTS.get(row[1]).accept(stage);
    assertThat(stage.machine.mode()).hasToString(row[2]);
  }

  /** A machine with a member beside it, and short words for what that member sends. */
  private static final class Stage {
    final TestApplication application = new TestApplication();
    final List<Command> commands = new ArrayList<>();
    final GroupMachine machine =
        new GroupMachine(Group.DCDB, SELF, application, new NoAnswers(), commands::add);
    Now now = new Now(1000, 1_000_000);
    Epoch epoch = new Epoch(1, 1000, 1, 10);

    Stage() {
      machine.tick(now);
      assertThat(commands).containsExactly(new Command.Join(Group.DCDB));
    }

    void memberships(Member... members) {
      machine.change(List.of(members), List.of(), now);
    }

    void startSync() {
      memberships(SELF, PEER);
      from(SELF, syncStart());
    }

    void equal() {
      startSync();
      lastStateEqual();
    }

    void behind() {
      startSync();
      lastStateBehind();
    }

    void lastStateEqual() {
      from(SELF, state());
      from(PEER, state());
    }

    void lastStateBehind() {
      application.round = new Application.Round(Set.of(PEER), Optional.of(PEER), List.of(), false);
      from(SELF, state());
      from(PEER, state());
    }

    void otherRound() {
      Epoch old = epoch;
      epoch = new Epoch(77, 7, 7, 7);
      from(PEER, state());
      from(PEER, update());
      from(PEER, complete());
      epoch = old;
    }

    void verify(Digest theirs) {
      from(PEER, new Message.VerifyRequest(1, 1000, epoch, 5));
      from(PEER, new Message.Verify(1, 1000, epoch, 5, theirs));
    }

    void later() {
      now = new Now(1006, 1_006_000);
      machine.tick(now);
    }

    Message syncStart() {
      return new Message.SyncStart(1, 1000, epoch);
    }

    Message state() {
      return new Message.State(1, 1000, epoch, NOTHING);
    }

    Message update() {
      return new Message.Update(1, 1000, epoch, NOTHING);
    }

    Message complete() {
      return new Message.UpdateComplete(1, 1000, epoch);
    }

    Message normal(int subtype) {
      return normal(subtype, 1);
    }

    Message normal(int subtype, long version) {
      return new Message.Normal(subtype, version, 1000, 1, NOTHING);
    }

    void from(Member sender, Message message) {
      bytes(sender, message.encode());
    }

    void bytes(Member sender, byte[] message) {
      machine.deliver(sender, message, now);
    }
  }

  private record NoAnswers() implements Answers {
    @Override
    public void answer(long id, Outcome outcome) {}

    @Override
    public void refused(long id, Errno errno) {}

    @Override
    public void unordered(Sent sent) {}

    @Override
    public void unknown(long id) {}
  }

  /** Everybody is equal unless told otherwise; subtype 66 cannot be applied. */
  private static final class TestApplication extends QuietApplication {
    Round round = new Round(Set.of(SELF, PEER), Optional.of(PEER), List.of(), false);
    boolean commits = true;

    @Override
    public Round round(
        Epoch epoch, SortedMap<Member, byte[]> states, Map<Member, byte[]> pasts, Now now) {
      return round;
    }

    @Override
    public void commit(Now now) {
      if (!commits) {
        throw new InvalidInput("not the leader's");
      }
    }

    @Override
    public Delivery deliver(Member sender, Message.Normal message, Now now) {
      return new Delivery(
          new Outcome.Done(0),
          message.subtype() == 66 ? Optional.of("cannot be applied") : Optional.empty());
    }

    @Override
    public Optional<Digest> checksum() {
      return Optional.of(SAME);
    }
  }
}
