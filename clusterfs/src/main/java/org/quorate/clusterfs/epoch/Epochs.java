package org.quorate.clusterfs.epoch;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Command.Level;
import org.quorate.clusterfs.Durability;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.Outcome;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.Votes;
import org.quorate.clusterfs.sync.Answers;
import org.quorate.clusterfs.sync.Sent;
import org.quorate.clusterfs.wire.Epoch;

/**
 * This node's part in the epochs of a group whose members are all Quorate's.
 *
 * <ol>
 *   <li>When the members of a round know each other's past, each promises the round's epoch number
 *       on disk and says so ({@link Ack}, in the group of acknowledgements).
 *   <li>When enough have promised and there is quorum, the leader says OPEN in the ordered group.
 *       From there each member applies the changes in order and says how far it has them on disk.
 *   <li>A request is answered when members that are a majority have its change on disk.
 *   <li>When the membership changes, what was not answered is looked for in the past of the next
 *       leader: there, not there, or unknown.
 * </ol>
 */
public final class Epochs implements Answers {
  private final Member self;
  private final Rules rules;
  private final Consumer<Command> out;
  private final LongSupplier treeVersion;
  private final Acks acks = new Acks();
  private final Unanswered unanswered;
  private final Unordered unordered = new Unordered();

  private EpochRecord record;
  private Optional<Votes> votes = Optional.empty();
  private boolean quorate;
  private boolean unbroken;
  private boolean lostQuorum;
  private long asked;
  private boolean counted;

  private Optional<Round> round = Optional.empty();
  private Optional<Leading> leading = Optional.empty();
  private SortedSet<Integer> foreign = Collections.emptySortedSet();
  private boolean entered;
  private boolean open;
  private long position;
  private boolean owed;
  private Optional<Ack> said = Optional.empty();

  public Epochs(
      Member self,
      EpochRecord record,
      Rules rules,
      Consumer<Command> out,
      LongSupplier treeVersion) {
    this.self = self;
    this.record = record;
    this.rules = rules;
    this.out = out;
    this.treeVersion = treeVersion;
    this.unanswered = new Unanswered(out);
  }

  public EpochRecord record() {
    return record;
  }

  public Rules rules() {
    return rules;
  }

  /** Whether the members are all Quorate's and their epoch is open. */
  public boolean open() {
    return open;
  }

  /**
   * @param closed the leader refuses changes
   */
  public Durability durability(boolean closed) {
    boolean writable = quorate && !closed;
    return new Durability(
        writable,
        foreign.isEmpty(),
        open ? record.last() : 0,
        foreign,
        writable ? Because.foreign(foreign) : Because.refused(quorate, round, votes));
  }

  /** What to say before this node's STATE; empty for one that takes no part. */
  public Optional<byte[]> past() {
    lostQuorum = false;
    return rules.speaks()
        ? Optional.of(new EpochState(record, unbroken).encode())
        : Optional.empty();
  }

  /** How many requests wait for a majority's disks, or for the next epoch. */
  public int waiting() {
    return unanswered.size() + unordered.size();
  }

  // ---- rounds

  /** The membership changed: whether what waits was done shows in the next round. */
  public void membershipChanged() {
    unanswered.answerRefused();
    endRound();
  }

  private void endRound() {
    round = Optional.empty();
    leading = Optional.empty();
    foreign = Collections.emptySortedSet();
    entered = false;
    open = false;
    position = 0;
    said = Optional.empty();
  }

  private void giveUp(String why) {
    unanswered.giveUp(why);
    unordered.giveUp(id -> unanswered.unknown(id, why));
  }

  /**
   * This node left the group, or was thrown out: nobody here will learn what became of what waits.
   */
  public void left() {
    endRound();
    giveUp("this node left the group before a majority had it on disk");
  }

  /** Some members are not Quorate's: changes belong to no epoch. */
  public void foreignRound(Set<Member> strangers) {
    foreign = new TreeSet<>(Round.nodeids(strangers));
    giveUp("a member that knows no epochs joined");
    if (rules.speaks()) {
      out.accept(new Command.LogLine(Level.WARN, Because.foreign(foreign)));
      if (record.comparable()) {
        record = record.withoutEpochs();
        persistRecord();
      }
    }
  }

  /**
   * All members told their past.
   *
   * @param start the version of the leader's tree
   */
  public void begin(Epoch id, Election election, long start, Now now) {
    SortedMap<Member, EpochState> told =
        election.past().orElseThrow(() -> new IllegalArgumentException("a round without pasts"));
    Round next = Round.of(id, election, told, start);
    round = Optional.of(next);
    if (next.leader().equals(self)) {
      leading = Optional.of(new Leading(next, now, out));
    }
    acks.retain(next.members());
    counted = false;
    out.accept(new Command.ReadVotes(++asked));
    record = record.promising(next.number());
    owed = true;
    persistRecord();
    unanswered.inherit(next);
  }

  /**
   * The version up to which this node's tree is also the leader's; empty when that is not known, as
   * for a tree without epochs.
   */
  public Optional<Long> commonVersion() {
    return round.flatMap(now -> record.common(treeVersion.getAsLong(), now.past(), now.start()));
  }

  /** This node takes over the leader's tree; what is to be stored with it. */
  public Optional<RowChange> adopt() {
    return round.map(
        now -> {
          record = record.adopting(now.past());
          return new RowChange.Epoch(record.encode());
        });
  }

  /**
   * The leader said OPEN, and this node has the leader's tree.
   *
   * @return this node's requests that were not done, to be sent again
   */
  public List<Sent> opened(byte[] payload) {
    Opening opening = Opening.parse(payload).orElse(new Opening(0, 0));
    round.ifPresent(
        now -> {
          if (!entered) {
            record = record.entering(now.past(), now.era(opening.majorityOf()));
            entered = true;
            persistRecord();
          }
          open = true;
          owed = true;
          unbroken = quorate;
        });
    return round
        .map(now -> unordered.decide(now, id -> unanswered.unknown(id, "others had gone on")))
        .orElse(List.of());
  }

  /** The leader said CLOSED. */
  public void closed() {
    open = false;
    giveUp("quorum was lost before a majority had it on disk");
  }

  /** A change is about to be applied in the open epoch. */
  public void applying(Member sender) {
    position++;
    owed |= !sender.equals(self);
  }

  private void persistRecord() {
    out.accept(new Command.Persist(List.of(new RowChange.Epoch(record.encode()))));
  }

  // ---- answers

  /** A request's change was applied here. */
  @Override
  public void answer(long id, Outcome outcome) {
    if (!open || !rules.awaitsMajority()) {
      out.accept(new Command.Complete(id, outcome));
    } else {
      Era era = record.eras().getLast();
      unanswered.add(new Waiting(id, outcome, position, era, treeVersion.getAsLong()));
    }
  }

  @Override
  public void refused(long id, Errno errno) {
    out.accept(new Command.Complete(id, new Outcome.Failed(errno)));
  }

  @Override
  public void unordered(Sent sent) {
    Optional<Round> ended = round.filter(now -> quorate);
    if (ended.isPresent()) {
      Round now = ended.get();
      unordered.add(sent, now.era(0), entered ? treeVersion.getAsLong() : now.start());
    } else {
      unknown(sent.id());
    }
  }

  @Override
  public void unknown(long id) {
    if (rules.speaks()) {
      unanswered.unknown(id, "the membership changed before it was applied here");
    } else {
      out.accept(new Command.Complete(id, new Outcome.Failed(Errno.EBUSY)));
    }
  }

  // ---- what the others have, and what they are told

  /** All that was to be stored so far is on this node's disk. */
  public void stored(Now now) {
    round.ifPresent(this::tell);
    proceed(now);
  }

  /** Others wait for this node's word only when it is about their changes, or the epoch itself. */
  private void tell(Round current) {
    Ack ack = new Ack(current.id(), current.number(), entered ? position : Ack.NOTHING);
    acks.put(self, ack);
    if (owed && !said.equals(Optional.of(ack)) && current.members().size() > 1) {
      out.accept(new Command.Multicast(Group.ACK, ack.encode()));
    }
    owed = false;
    said = Optional.of(ack);
  }

  /** Members joined the group of acknowledgements and may have missed this node's last one. */
  public void sayAgain() {
    if (round.filter(current -> current.members().size() > 1).isPresent()) {
      said.ifPresent(ack -> out.accept(new Command.Multicast(Group.ACK, ack.encode())));
    }
  }

  /** A member told what it has on disk. */
  public void acknowledged(Member sender, byte[] message, Now now) {
    Optional<Ack> ack = Ack.parse(message);
    if (ack.isPresent() && !sender.equals(self)) {
      acks.put(sender, ack.get());
      proceed(now);
    }
  }

  /** Corosync said whether there is quorum; with other members the votes are to be told anew. */
  public void quorum(boolean nowQuorate, boolean membersChanged, Now now) {
    quorate = nowQuorate;
    if (!nowQuorate) {
      unbroken = false;
      lostQuorum = true;
      giveUp("quorum was lost before a majority had it on disk");
    }
    if (membersChanged) {
      votes = Optional.empty();
    }
    proceed(now);
  }

  /**
   * How Corosync counts.
   *
   * @param answered the number of the question that was asked before they were counted
   */
  public void votes(Votes told, long answered, Now now) {
    votes = Optional.of(told);
    counted |= answered == asked;
    proceed(now);
  }

  /** Time passes. */
  public void tick(Now now) {
    proceed(now);
  }

  private void proceed(Now now) {
    if (open && round.isPresent() && votes.isPresent()) {
      Round current = round.get();
      Votes counted = votes.get();
      unanswered.answer(wanted -> current.safeWith(acks.holders(current, wanted), counted));
    }
    leading.ifPresent(leader -> lead(leader, now));
  }

  private void lead(Leading leader, Now now) {
    if (!rules.needsQuorum()) {
      leader.open(1, now);
    } else if (!quorate) {
      leader.close(now);
    } else if (votes.isPresent()) {
      leader.proceed(votes.get(), counted, acks, entered, lostQuorum, now);
    }
  }
}
