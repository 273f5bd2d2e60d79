package org.quorate.clusterfs.epoch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.EpochMessage;

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
public final class Epochs {
  /** What the leader said last. */
  private enum Announced {
    NOTHING,
    OPEN,
    CLOSED
  }

  /** How long Corosync's counting may lag behind the groups. */
  private static final long COUNTING_MILLIS = 3_000;

  private final Member self;
  private final Rules rules;
  private final Consumer<Command> out;
  private final LongSupplier treeVersion;
  private final Map<Member, Ack> acks = new HashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private EpochRecord record;
  private Optional<Votes> votes = Optional.empty();
  private boolean quorate;
  private boolean unbroken;

  private Optional<Round> round = Optional.empty();
  private SortedSet<Integer> foreign = Collections.emptySortedSet();
  private Announced announced = Announced.NOTHING;
  private boolean lostQuorum;
  private long roundBegan;
  private boolean promised;
  private boolean owed;
  private boolean entered;
  private boolean open;
  private long position;
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
        writable ? foreignText() : refusalText());
  }

  private String foreignText() {
    return foreign.isEmpty()
        ? ""
        : "nodes "
            + foreign
            + " run pmxcfs: a change is acknowledged when it is on this node's disk; install"
            + " quorate-clusterfs there to have it on a majority's";
  }

  private String refusalText() {
    if (!quorate) {
      return "no quorum: start the other nodes or repair the network";
    }
    Optional<Round> now = round;
    Optional<Votes> counted = votes;
    if (now.isEmpty() || counted.isEmpty()) {
      return "the members are finding together";
    }
    Set<Integer> here = Round.nodeids(now.get().members());
    if (!counted.get().suffice(here)) {
      return "quorate-clusterfs runs on nodes "
          + new TreeSet<>(here)
          + " only, which are too few: start it on the others";
    }
    SortedSet<Integer> missing = new TreeSet<>(now.get().lastNodeids());
    missing.removeAll(here);
    return missing.isEmpty()
        ? "the members are finding together"
        : "nodes "
            + missing
            + " may hold changes that this side lacks, for it has quorum by the quorum device only:"
            + " start one of them, or give their changes up with 'pvecm expected "
            + counted.get().of(here)
            + "'";
  }

  /** What to say before this node's STATE; empty for one that takes no part. */
  public Optional<byte[]> past() {
    lostQuorum = false;
    return rules.speaks()
        ? Optional.of(new EpochState(record, unbroken).encode())
        : Optional.empty();
  }

  // ---- rounds

  /** The membership changed: whether what waits was done shows in the next round. */
  public void membershipChanged() {
    List<Waiting> refused =
        waiting.stream().filter(w -> w.outcome() instanceof Outcome.Failed).toList();
    waiting.removeAll(refused);
    refused.forEach(this::complete);
    endRound();
  }

  private void endRound() {
    round = Optional.empty();
    foreign = Collections.emptySortedSet();
    announced = Announced.NOTHING;
    promised = false;
    entered = false;
    open = false;
    position = 0;
    said = Optional.empty();
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
      out.accept(
          new Command.LogLine(
              Level.WARN,
              "changes are acknowledged as pmxcfs does: these nodes know no epochs: " + foreign));
    }
    if (rules.speaks() && record.comparable()) {
      record = record.withoutEpochs();
      persistRecord();
    }
  }

  /**
   * All members told their past.
   *
   * @param start the version of the leader's tree
   */
  public void begin(Epoch id, Election election, long start, Now now) {
    roundBegan = now.monotonicMillis();
    SortedMap<Member, EpochState> told =
        election.past().orElseThrow(() -> new IllegalArgumentException("a round without pasts"));
    Round next = Round.of(id, election, told, start);
    round = Optional.of(next);
    acks.keySet().retainAll(next.members());
    record = record.promising(next.number());
    owed = true;
    persistRecord();
    for (Waiting change : takeWaiting()) {
      Optional<Boolean> there = next.past().holds(start, change.era(), change.version());
      if (there.isEmpty()) {
        unknown(change.id(), "the cluster's past no longer tells");
      } else if (there.get()) {
        waiting.add(change.inherited());
      } else {
        out.accept(new Command.Complete(change.id(), new Outcome.Failed(Errno.EBUSY)));
      }
    }
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

  /** The leader said OPEN, and this node has the leader's tree. */
  public void opened(byte[] payload) {
    Opening opening = Opening.parse(payload).orElse(new Opening(0, false));
    round.ifPresent(
        now -> {
          if (!entered) {
            record = record.entering(now.past(), now.era(opening.strong()));
            entered = true;
            persistRecord();
          }
          open = true;
          owed = true;
          unbroken = quorate;
        });
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

  // ---- answers

  /** A request's change was applied here. */
  public void answer(long id, Outcome outcome) {
    if (!open || !rules.awaitsMajority()) {
      out.accept(new Command.Complete(id, outcome));
    } else {
      waiting.add(
          new Waiting(id, outcome, position, record.eras().getLast(), treeVersion.getAsLong()));
    }
  }

  /** A request's message is out, and nobody here will learn what became of it. */
  public void unknown(long id, String why) {
    if (!rules.speaks()) {
      out.accept(new Command.Complete(id, new Outcome.Failed(Errno.EBUSY)));
      return;
    }
    out.accept(
        new Command.LogLine(
            Level.WARN, "a change asked for on this node may have happened: " + why));
    out.accept(new Command.Complete(id, new Outcome.Failed(Errno.EIO)));
  }

  private void giveUp(String why) {
    for (Waiting change : takeWaiting()) {
      if (change.outcome() instanceof Outcome.Failed) {
        complete(change);
      } else {
        unknown(change.id(), why);
      }
    }
  }

  private List<Waiting> takeWaiting() {
    List<Waiting> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }

  private void complete(Waiting change) {
    out.accept(new Command.Complete(change.id(), change.outcome()));
  }

  private void persistRecord() {
    out.accept(new Command.Persist(List.of(new RowChange.Epoch(record.encode()))));
  }

  // ---- what the others have, and what they are told

  /** All that was to be stored so far is on this node's disk. */
  public void stored(Now now) {
    promised = true;
    tell(entered ? position : Ack.NOTHING);
    proceed(now);
  }

  private void tell(long onDisk) {
    round.ifPresent(
        current -> {
          Ack ack = new Ack(current.id(), promised ? current.number() : 0, onDisk);
          acks.put(self, ack);
          if (owed && !said.equals(Optional.of(ack)) && current.members().size() > 1) {
            out.accept(new Command.Multicast(Group.ACK, ack.encode()));
          }
          owed = false;
          said = Optional.of(ack);
        });
  }

  /** Members joined the group of acknowledgements and may have missed this node's last one. */
  public void sayAgain() {
    if (round.filter(current -> current.members().size() > 1).isPresent()) {
      said.ifPresent(ack -> out.accept(new Command.Multicast(Group.ACK, ack.encode())));
    }
  }

  /** A member told what it has on disk. */
  public void acknowledged(Member sender, byte[] message, Now now) {
    if (sender.equals(self)) {
      return;
    }
    Ack.parse(message)
        .ifPresent(
            ack -> {
              acks.put(sender, ack);
              proceed(now);
            });
  }

  /** Corosync said whether there is quorum; the votes are to be told anew. */
  public void quorum(boolean nowQuorate, boolean membersChanged, Now now) {
    quorate = nowQuorate;
    if (!nowQuorate) {
      unbroken = false;
      lostQuorum = true;
    }
    if (membersChanged) {
      votes = Optional.empty();
    }
    proceed(now);
  }

  /** Time passes. */
  public void tick(Now now) {
    proceed(now);
  }

  public void votes(Votes told, Now now) {
    votes = Optional.of(told);
    proceed(now);
  }

  private void proceed(Now now) {
    round.ifPresent(
        current -> {
          votes.ifPresent(counted -> answerWhatIsSafe(current, counted));
          if (current.leader().equals(self)) {
            lead(current, now);
          }
        });
  }

  private void answerWhatIsSafe(Round current, Votes counted) {
    while (open
        && !waiting.isEmpty()
        && current.safeWith(holders(current, waiting.getFirst().position()), counted)) {
      complete(waiting.removeFirst());
    }
  }

  private Set<Member> holders(Round current, long wanted) {
    return ackers(current, ack -> ack.position() >= wanted);
  }

  private Set<Member> ackers(Round current, Predicate<Ack> wanted) {
    Set<Member> found = new HashSet<>();
    acks.forEach(
        (member, ack) -> {
          if (ack.round().equals(current.id()) && wanted.test(ack)) {
            found.add(member);
          }
        });
    return found;
  }

  private void lead(Round current, Now now) {
    if (!rules.needsQuorum()) {
      say(current, Announced.OPEN, now);
    } else if (!quorate) {
      say(current, Announced.CLOSED, now);
    } else if (votes.isPresent()) {
      lead(current, votes.get(), now);
    }
  }

  private void lead(Round current, Votes counted, Now now) {
    boolean may =
        entered
            ? counted.suffice(Round.nodeids(current.members()))
            : current.mayAct(counted, lostQuorum);
    boolean mayChange =
        !current.isCountedBy(counted) && now.monotonicMillis() - roundBegan < COUNTING_MILLIS;
    Set<Member> promisers = ackers(current, ack -> ack.promised() >= current.number());
    if (may && current.safeWith(promisers, counted)) {
      say(current, Announced.OPEN, now);
    } else if (!may && !mayChange) {
      say(current, Announced.CLOSED, now);
    }
  }

  private void say(Round current, Announced what, Now now) {
    if (announced == what) {
      return;
    }
    announced = what;
    boolean strong =
        votes
            .filter(counted -> counted.sufficeAsConfigured(Round.nodeids(current.members())))
            .isPresent();
    EpochMessage message =
        what == Announced.OPEN
            ? new EpochMessage(
                EpochMessage.Kind.OPEN,
                now.wallSeconds(),
                current.id(),
                new Opening(current.number(), strong).encode())
            : new EpochMessage(
                EpochMessage.Kind.CLOSED, now.wallSeconds(), current.id(), new byte[0]);
    out.accept(new Command.Multicast(Group.DCDB, message.encode()));
  }
}
