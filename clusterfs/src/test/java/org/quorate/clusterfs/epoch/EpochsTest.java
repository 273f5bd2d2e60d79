package org.quorate.clusterfs.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Outcome;
import org.quorate.clusterfs.Votes;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.EpochMessage;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Index.IndexEntry;

/** Node 1 of three (or of two and a quorum device), the leader of its rounds. */
class EpochsTest {
  private static final Member SELF = new Member(1, 10);
  private static final Member TWO = new Member(2, 20);
  private static final Member THREE = new Member(3, 30);
  private static final Now NOW = new Now(1_800_000_000, 1);
  private static final Outcome DONE = new Outcome.Done(0);

  private final List<Command> commands = new ArrayList<>();
  private long version = 10;
  private final Epochs epochs =
      new Epochs(SELF, EpochRecord.FRESH, Rules.ALL, commands::add, () -> version);
  private int rounds;
  private Optional<Votes> counted = Optional.empty();

  /** A round of these members, all of which have this node's tree and past. */
  private Epoch round(Member... members) {
    return round(epochs.record(), true, members);
  }

  private Epoch round(EpochRecord theirs, boolean unbroken, Member... members) {
    epochs.membershipChanged();
    Epoch id = new Epoch(++rounds, 1, 1, 10);
    SortedMap<Member, Index> indexes = new TreeMap<>();
    Map<Member, byte[]> pasts = new HashMap<>();
    for (Member member : members) {
      List<IndexEntry> root = List.of(new IndexEntry(0, new Digest(new byte[32])));
      indexes.put(member, new Index(version, 0, 1, 1, root));
      pasts.put(member, new EpochState(theirs, unbroken).encode());
    }
    pasts.put(SELF, epochs.past().orElseThrow());
    epochs.begin(id, Election.of(indexes, pasts, true), version, NOW);
    epochs.stored(NOW);
    counted.ifPresent(this::count);
    return id;
  }

  /** As Corosync counts now, in answer to the last question. */
  private void count(Votes votes) {
    long asked =
        commands.stream()
            .filter(Command.ReadVotes.class::isInstance)
            .mapToLong(command -> ((Command.ReadVotes) command).asked())
            .max()
            .orElse(0);
    epochs.votes(votes, asked, NOW);
  }

  private void quorum(Votes votes) {
    epochs.quorum(true, true, NOW);
    counted = Optional.of(votes);
    count(votes);
  }

  private void three(Member... present) {
    quorum(Votes.oneEach(3, List.of(present).stream().map(Member::nodeid).toList()));
  }

  private void says(Member member, Epoch round, long promised, long position) {
    epochs.acknowledged(member, new Ack(round, promised, position).encode(), NOW);
  }

  private List<EpochMessage.Kind> announced() {
    return commands.stream()
        .filter(c -> c instanceof Command.Multicast m && m.group() == Group.DCDB)
        .map(c -> EpochMessage.parse(((Command.Multicast) c).message()).orElseThrow().kind())
        .toList();
  }

  /** The leader's own OPEN comes back in order. */
  private void open() {
    assertThat(announced()).last().isEqualTo(EpochMessage.Kind.OPEN);
    Command.Multicast said =
        commands.stream()
            .filter(c -> c instanceof Command.Multicast m && m.group() == Group.DCDB)
            .map(Command.Multicast.class::cast)
            .reduce((first, last) -> last)
            .orElseThrow();
    epochs.opened(EpochMessage.parse(said.message()).orElseThrow().payload());
    epochs.stored(NOW);
  }

  private void change(long id) {
    epochs.applying(SELF);
    version++;
    epochs.answer(id, DONE);
  }

  private List<Command> answers() {
    return commands.stream().filter(Command.Complete.class::isInstance).toList();
  }

  @Test
  void anEpochOpensWhenAMajorityHasPromisedIt() {
    three(SELF, TWO, THREE);
    Epoch round = round(SELF, TWO, THREE);
    assertThat(announced()).as("only this node has promised").isEmpty();
    says(TWO, new Epoch(99, 1, 1, 10), 1, Ack.NOTHING);
    assertThat(announced()).as("a promise of another round").isEmpty();
    says(TWO, round, 1, Ack.NOTHING);
    open();
    assertThat(epochs.record().last()).isEqualTo(1);
  }

  @Test
  void aChangeIsAnsweredWhenAMajorityHasItOnDisk() {
    three(SELF, TWO, THREE);
    Epoch round = round(SELF, TWO, THREE);
    says(TWO, round, 1, Ack.NOTHING);
    open();
    change(5);
    assertThat(answers()).isEmpty();
    epochs.stored(NOW);
    assertThat(answers()).as("this node alone is no majority").isEmpty();
    says(TWO, round, 1, 0);
    assertThat(answers()).as("the change before").isEmpty();
    says(THREE, round, 1, 1);
    assertThat(answers()).containsExactly(new Command.Complete(5, DONE));
  }

  @Test
  void othersDisksSufficeWhileThisOneIsSlow() {
    three(SELF, TWO, THREE);
    Epoch round = round(SELF, TWO, THREE);
    says(TWO, round, 1, Ack.NOTHING);
    open();
    change(5);
    says(TWO, round, 1, 1);
    says(THREE, round, 1, 1);
    assertThat(answers()).containsExactly(new Command.Complete(5, DONE));
  }

  @Test
  void afterAMembershipChangeTheCallerLearnsWhatTheNewQuorumAgreedOn() {
    three(SELF, TWO, THREE);
    Epoch first = round(SELF, TWO, THREE);
    says(TWO, first, 1, Ack.NOTHING);
    open();
    change(5);
    three(SELF, TWO);
    Epoch second = round(SELF, TWO);
    assertThat(answers()).as("in the leader's tree, but not on a majority's disk").isEmpty();
    says(TWO, second, 2, Ack.NOTHING);
    open();
    says(TWO, second, 2, 0);
    assertThat(answers()).containsExactly(new Command.Complete(5, DONE));
  }

  @Test
  void aChangeThatTheNewLeaderLacksWasNotDone() {
    three(SELF, TWO, THREE);
    Epoch first = round(SELF, TWO, THREE);
    says(TWO, first, 1, Ack.NOTHING);
    open();
    EpochRecord before = epochs.record();
    long start = version;
    change(5);
    epochs.membershipChanged();
    Era later = new Era(2, 3, new Epoch(50, 1, 2, 20), start, new TreeSet<>(Set.of(2, 3)));
    EpochRecord others = before.entering(before, later);
    version = start;
    round(others, true, SELF, TWO, THREE);
    assertThat(answers()).containsExactly(new Command.Complete(5, new Outcome.Failed(Errno.EBUSY)));
  }

  @Test
  void withoutQuorumNobodyCanKnow() {
    three(SELF, TWO, THREE);
    Epoch round = round(SELF, TWO, THREE);
    says(TWO, round, 1, Ack.NOTHING);
    open();
    change(5);
    round(SELF);
    epochs.quorum(false, true, NOW);
    assertThat(announced()).last().isEqualTo(EpochMessage.Kind.CLOSED);
    epochs.closed();
    assertThat(answers()).containsExactly(new Command.Complete(5, new Outcome.Failed(Errno.EIO)));
    assertThat(epochs.durability(true).because()).startsWith("no quorum");
  }

  @Test
  void quorumOfHostsIsNotEnoughWhenTheirFileSystemsAreDown() {
    three(SELF, TWO, THREE);
    round(SELF);
    assertThat(announced()).as("two hosts may be gone, and not yet counted out").isEmpty();
    epochs.tick(new Now(1, 3_001));
    assertThat(announced()).containsExactly(EpochMessage.Kind.CLOSED);
    assertThat(epochs.durability(true).because()).contains("on nodes [1] only", "start it");
  }

  /** Of six votes, one of them a device's, an operator expects five. */
  @Test
  void loweredExpectedVotesCountOnlyWhenCountedAfterTheRoundBegan() {
    Votes lowered = new Votes(5, 3, 0, 6, new TreeMap<>(Map.of(1, 1, 2, 1, 3, 1)));
    epochs.quorum(true, true, NOW);
    epochs.votes(lowered, 0, NOW);
    Epoch round = round(SELF, TWO, THREE);
    says(TWO, round, 1, Ack.NOTHING);
    says(THREE, round, 1, Ack.NOTHING);
    assertThat(announced()).as("they may be as configured again").isEmpty();
    count(lowered);
    assertThat(announced()).containsExactly(EpochMessage.Kind.OPEN);
  }

  private Votes withDevice(Member... present) {
    Votes votes = Votes.oneEach(3, List.of(present).stream().map(Member::nodeid).toList());
    return new Votes(3, 2, 1, 3, votes.nodes());
  }

  private void twoNodesAndDevice() {
    quorum(withDevice(SELF, TWO));
    Epoch round = round(SELF, TWO);
    says(TWO, round, 1, Ack.NOTHING);
    open();
  }

  @Test
  void theSurvivorOfTwoGoesOnWithTheQuorumDevicesVote() {
    twoNodesAndDevice();
    quorum(withDevice(SELF));
    round(SELF);
    open();
    change(5);
    epochs.stored(NOW);
    assertThat(answers()).containsExactly(new Command.Complete(5, DONE));
  }

  @Test
  void theDevicesVoteOfBeforeTheLossCountsNothing() {
    twoNodesAndDevice();
    int before = announced().size();
    round(SELF);
    assertThat(announced()).as("Corosync still counts both nodes").hasSize(before);
    quorum(withDevice(SELF));
    assertThat(announced()).last().isEqualTo(EpochMessage.Kind.OPEN);
    assertThat(announced()).hasSize(before + 1);
  }

  @Test
  void whoWasAwayDoesNotGoOnWithTheDevicesVoteAlone() {
    twoNodesAndDevice();
    epochs.quorum(false, true, NOW);
    quorum(withDevice(SELF));
    round(SELF);
    assertThat(announced()).last().isEqualTo(EpochMessage.Kind.CLOSED);
    assertThat(epochs.durability(true).because())
        .contains("nodes [2] may hold changes", "take 'device' out", "pvecm expected 1");
    count(Votes.oneEach(1, List.of(1)));
    assertThat(announced()).last().isEqualTo(EpochMessage.Kind.OPEN);
  }

  @Test
  void whoWentOnWithLoweredVotesStaysWeakUntilAMajorityIsTogether() {
    twoNodesAndDevice();
    assertThat(epochs.record().eras().getLast().majorityOf()).isEqualTo(3);
    epochs.quorum(false, true, NOW);
    quorum(new Votes(1, 1, 0, 2, withDevice(SELF).nodes())); // the device was taken out
    round(SELF);
    open();
    assertThat(epochs.record().eras().getLast().strong()).isFalse();
    quorum(withDevice(SELF)); // and put back
    round(SELF);
    open();
    assertThat(epochs.record().eras().getLast().strong()).as("after a restart").isFalse();
    quorum(withDevice(SELF, TWO));
    Epoch both = round(SELF, TWO);
    says(TWO, both, epochs.record().promised(), Ack.NOTHING);
    open();
    assertThat(epochs.record().eras().getLast().strong()).isTrue();
  }

  @Test
  void whoAloneMadeTheLastEpochGoesOnAfterARestart() {
    twoNodesAndDevice();
    quorum(withDevice(SELF));
    round(SELF);
    open();
    epochs.quorum(false, true, NOW);
    quorum(withDevice(SELF));
    round(SELF);
    assertThat(announced()).last().isEqualTo(EpochMessage.Kind.OPEN);
  }

  @Test
  void beginnersDoNotGoOnWithTheDevicesVoteAlone() {
    quorum(withDevice(SELF));
    round(SELF);
    assertThat(announced()).containsExactly(EpochMessage.Kind.CLOSED);
  }

  @Test
  void besidePmxcfsAnswersAreGivenAtOnceAndTheNodeSaysSo() {
    three(SELF, TWO);
    epochs.membershipChanged();
    epochs.foreignRound(Set.of(TWO));
    epochs.answer(5, DONE);
    assertThat(answers()).containsExactly(new Command.Complete(5, DONE));
    assertThat(epochs.durability(false).majority()).isFalse();
    assertThat(epochs.durability(false).because()).contains("nodes [2] run pmxcfs");
    assertThat(epochs.record().comparable()).isFalse();
    assertThat(Optional.of(epochs.record())).contains(EpochRecord.UNKNOWN);
  }
}
