package org.quorate.clusterfs.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Outcome;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.EpochMessage;
import org.quorate.clusterfs.wire.EpochMessage.Kind;
import org.quorate.clusterfs.wire.Message;

/**
 * In a group with epochs nothing is applied before the leader has told its order: when a ring
 * breaks, Corosync delivers also what stands behind a message that this node never got.
 */
class OrderTest {
  private static final Member SELF = new Member(1, 10);
  private static final Member LEADER = new Member(2, 20);
  private static final Member THIRD = new Member(3, 30);
  private static final Now NOW = new Now(1000, 1_000_000);
  private static final byte[] NOTHING = {};

  private final TestApplication changes = new TestApplication();
  private final Told told = new Told();
  private final List<Command> commands = new ArrayList<>();
  private final GroupMachine machine =
      new GroupMachine(Group.DCDB, SELF, changes, told, commands::add);
  private final Epoch epoch = new Epoch(1, 1000, 1, 10);
  private Place place = Place.START;

  @BeforeEach
  void together() {
    machine.tick(NOW);
    round(1);
    from(LEADER, new EpochMessage(Kind.OPEN, 1000, epoch, NOTHING).encode());
  }

  private void round(int number) {
    machine.change(List.of(SELF, LEADER, THIRD), List.of(), NOW);
    Epoch id = new Epoch(number, 1000, 1, 10);
    from(SELF, new Message.SyncStart(1, 1000, id).encode());
    for (Member member : List.of(SELF, LEADER, THIRD)) {
      from(member, new Message.State(1, 1000, id, NOTHING).encode());
    }
    place = Place.START;
  }

  private void from(Member sender, byte[] message) {
    machine.deliver(sender, message, NOW);
  }

  private void change(Member sender, long count) {
    Message.Normal change = new Message.Normal(7, 1, 1000, count, NOTHING);
    from(sender, change.encode());
    place = placeAfter(place, sender, count);
  }

  private static Place placeAfter(Place before, Member sender, long count) {
    Message.Normal change = new Message.Normal(7, 1, 1000, count, NOTHING);
    return before.then(new MessageQueue.Queued(sender, change, change.encode()));
  }

  private void order(Member sender, Place upTo) {
    from(sender, new EpochMessage(Kind.ORDER, 1000, epoch, upTo.encode()).encode());
  }

  @Test
  void aChangeIsAppliedWhenItsOrderIsKnown() {
    change(THIRD, 1);
    change(LEADER, 1);
    assertThat(changes.applied).isEmpty();
    order(THIRD, place);
    assertThat(changes.applied).as("only the leader's word counts").isEmpty();
    order(LEADER, placeAfter(Place.START, THIRD, 1));
    assertThat(changes.applied).containsExactly("3:1");
    order(LEADER, place);
    assertThat(changes.applied).containsExactly("3:1", "2:1");
  }

  @Test
  void whatStandsBehindAMissingMessageIsNeverApplied() {
    Place leaders = placeAfter(placeAfter(Place.START, LEADER, 1), THIRD, 1);
    change(THIRD, 1);
    order(LEADER, leaders);
    assertThat(changes.applied).isEmpty();
    change(THIRD, 2);
    order(LEADER, placeAfter(leaders, THIRD, 2));
    assertThat(changes.applied).isEmpty();
  }

  @Test
  void aNodeThatStaysStrayedSynchronisesAgain() {
    change(THIRD, 1);
    order(LEADER, placeAfter(Place.START, LEADER, 1));
    machine.tick(NOW);
    assertThat(machine.mode()).isEqualTo(Mode.SYNCED);
    machine.tick(new Now(1011, 1_000_001 + Changes.STRAYED_MILLIS));
    assertThat(machine.mode()).isEqualTo(Mode.LEAVE);
  }

  @Test
  void anOwnChangeWithoutOrderIsSentAgainWhenTheNextRoundKnowsNothingOfIt() {
    machine.request(77, 7, NOTHING, NOW);
    change(SELF, 1);
    changes.again = List.of(new Sent(77, 7, NOTHING));
    commands.clear();
    round(2);
    assertThat(told.unordered).containsExactly(77L);
    from(LEADER, new EpochMessage(Kind.OPEN, 1000, new Epoch(2, 1000, 1, 10), NOTHING).encode());
    byte[] second = new Message.Normal(7, 1, 1000, 2, NOTHING).encode();
    assertThat(commands)
        .filteredOn(Command.Multicast.class::isInstance)
        .extracting(command -> ((Command.Multicast) command).message())
        .contains(second);
  }

  @Test
  void whoWaitsIsToldWhenTheLeaderLetsNothingThrough() {
    machine.request(77, 7, NOTHING, NOW);
    change(SELF, 1);
    from(LEADER, new EpochMessage(Kind.CLOSED, 1000, epoch, NOTHING).encode());
    order(LEADER, place);
    assertThat(changes.applied).isEmpty();
    assertThat(told.unknown).containsExactly(77L);
    from(LEADER, new EpochMessage(Kind.OPEN, 1000, epoch, NOTHING).encode());
    assertThat(changes.applied).containsExactly("1:1");
  }

  @Test
  void theLeaderTellsTheOrderOfWhatItWasDeliveredWithFewWordsUnderWay() {
    changes.leader = SELF;
    round(2);
    Epoch id = new Epoch(2, 1000, 1, 10);
    from(SELF, new EpochMessage(Kind.OPEN, 1000, id, NOTHING).encode());
    commands.clear();
    change(THIRD, 1);
    change(THIRD, 2);
    Place second = place;
    change(THIRD, 3);
    change(THIRD, 4);
    assertThat(orders()).as("of the first two; the others wait").hasSize(2);
    from(SELF, new EpochMessage(Kind.ORDER, 1000, id, second.encode()).encode());
    assertThat(changes.applied).containsExactly("3:1", "3:2");
    assertThat(orders()).hasSize(3).last().isEqualTo(place);
  }

  private List<Place> orders() {
    return commands.stream()
        .filter(Command.Multicast.class::isInstance)
        .flatMap(c -> EpochMessage.parse(((Command.Multicast) c).message()).stream())
        .filter(message -> message.kind() == Kind.ORDER)
        .flatMap(message -> Place.parse(message.payload()).stream())
        .toList();
  }

  private static final class Told implements Answers {
    final List<Long> unordered = new ArrayList<>();
    final List<Long> unknown = new ArrayList<>();

    @Override
    public void answer(long id, Outcome outcome) {}

    @Override
    public void refused(long id, Errno errno) {}

    @Override
    public void unordered(Sent sent) {
      unordered.add(sent.id());
    }

    @Override
    public void unknown(long id) {
      unknown.add(id);
    }
  }

  private static final class TestApplication extends QuietApplication {
    final List<String> applied = new ArrayList<>();
    List<Sent> again = List.of();
    Member leader = LEADER;

    @Override
    public Round round(
        Epoch epoch, SortedMap<Member, byte[]> states, Map<Member, byte[]> pasts, Now now) {
      return new Round(Set.copyOf(states.keySet()), Optional.of(leader), List.of(), true);
    }

    @Override
    public List<Sent> opened(byte[] payload) {
      return again;
    }

    @Override
    public Delivery deliver(Member sender, Message.Normal message, Now now) {
      applied.add(sender.nodeid() + ":" + message.count());
      return Delivery.done(0);
    }

    @Override
    public Optional<Digest> checksum() {
      return Optional.empty();
    }
  }
}
