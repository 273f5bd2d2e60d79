package org.quorate.clusterfs.epoch;

import java.util.Optional;
import java.util.function.Consumer;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Votes;
import org.quorate.clusterfs.wire.EpochMessage;
import org.quorate.clusterfs.wire.EpochMessage.Kind;

/** What the leader of a round says to all: OPEN or CLOSED, whenever that changes. */
final class Leading {
  /** How long Corosync's counting may lag behind the groups. */
  private static final long COUNTING_MILLIS = 3_000;

  private final Round round;
  private final long beganMillis;
  private final Consumer<Command> out;
  private Optional<Kind> said = Optional.empty();

  Leading(Round round, Now began, Consumer<Command> out) {
    this.round = round;
    this.beganMillis = began.monotonicMillis();
    this.out = out;
  }

  /**
   * @param counted the votes were counted after the round began
   * @param entered the epoch was opened before, by these members
   * @param lostQuorum this node lost quorum since the round began
   */
  void proceed(
      Votes votes, boolean counted, Acks acks, boolean entered, boolean lostQuorum, Now now) {
    boolean may =
        entered
            ? votes.suffice(Round.nodeids(round.members()))
            : round.mayAct(votes, counted, lostQuorum);
    boolean mayYetBeCounted =
        !(counted && round.isCountedBy(votes))
            && now.monotonicMillis() - beganMillis < COUNTING_MILLIS;
    if (may && round.safeWith(acks.promisers(round), votes)) {
      open(round.majorityOf(votes), now);
    } else if (!may && !mayYetBeCounted) {
      close(now);
    }
  }

  void open(int majorityOf, Now now) {
    say(Kind.OPEN, new Opening(round.number(), majorityOf).encode(), now);
  }

  void close(Now now) {
    say(Kind.CLOSED, new byte[0], now);
  }

  private void say(Kind kind, byte[] payload, Now now) {
    if (!said.equals(Optional.of(kind))) {
      said = Optional.of(kind);
      EpochMessage message = new EpochMessage(kind, now.wallSeconds(), round.id(), payload);
      out.accept(new Command.Multicast(Group.DCDB, message.encode()));
    }
  }
}
