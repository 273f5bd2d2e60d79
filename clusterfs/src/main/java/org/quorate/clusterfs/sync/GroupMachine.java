package org.quorate.clusterfs.sync;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Command.Level;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.sync.Backlog.Word;
import org.quorate.clusterfs.sync.MessageQueue.Queued;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.EpochMessage;
import org.quorate.clusterfs.wire.Header;
import org.quorate.clusterfs.wire.Message;
import org.quorate.model.InvalidInput;

/**
 * One node in one group (section 3). Every membership change, leaves included, starts a round: the
 * lowest node says SYNC_START, everybody sends its STATE, each node finds the same leader, and the
 * leader sends the others what they lack. GroupMachineTableTest plays every row of this table:
 *
 * <pre>
 * | mode       | event                                       | next          |
 * |------------|---------------------------------------------|---------------|
 * | START      | joined alone                                | SYNCED        |
 * | START      | joined others                               | START_SYNC    |
 * | START      | membership without this node                | START         |
 * | START_SYNC | SYNC_START                                  | START_SYNC    |
 * | START_SYNC | last STATE, own is the leader's             | SYNCED        |
 * | START_SYNC | last STATE, own is behind                   | UPDATE        |
 * | START_SYNC | STATE of a stranger                         | LEAVE         |
 * | START_SYNC | second STATE of a member                    | LEAVE         |
 * | START_SYNC | UPDATE                                      | LEAVE         |
 * | START_SYNC | any of another round                        | START_SYNC    |
 * | START_SYNC | membership change                           | START_SYNC    |
 * | START_SYNC | message of a stranger                       | LEAVE         |
 * | UPDATE     | UPDATE                                      | UPDATE        |
 * | UPDATE     | UPDATE_COMPLETE, result is the leader's     | SYNCED        |
 * | UPDATE     | UPDATE_COMPLETE, result is not the leader's | LEAVE         |
 * | UPDATE     | STATE                                       | LEAVE         |
 * | UPDATE     | membership change                           | START_SYNC    |
 * | SYNCED     | UPDATE_COMPLETE                             | SYNCED        |
 * | SYNCED     | STATE                                       | SYNCED        |
 * | SYNCED     | VERIFY of the same data                     | SYNCED        |
 * | SYNCED     | VERIFY of other data                        | LEAVE         |
 * | SYNCED     | message this node cannot apply              | LEAVE         |
 * | SYNCED     | malformed message                           | LEAVE         |
 * | SYNCED     | membership change                           | START_SYNC    |
 * | SYNCED     | membership without this node                | LEAVE         |
 * | SYNCED     | older protocol                              | SYNCED        |
 * | SYNCED     | newer protocol                              | VERSION_ERROR |
 * | SYNCED     | connection lost                             | START         |
 * | SYNCED     | storage failed                              | ERROR         |
 * | LEAVE      | any message                                 | LEAVE         |
 * | LEAVE      | 5 s after the last attempt                  | START         |
 * | ERROR      | 5 s after the last attempt                  | ERROR         |
 * </pre>
 */
public final class GroupMachine implements Participant {
  /** Between two attempts to join. */
  static final long REJOIN_MILLIS = 5_000;

  private final Group group;
  private final Member self;
  private final Application application;
  private final Consumer<Command> out;
  private final Voice voice;
  private final Members members;
  private final Requests requests;
  private final Deferred deferred;
  private final Changes changes;
  private final Verification verification = new Verification();

  private Mode mode = Mode.START;
  private boolean attached;
  private long lastAttemptMillis = Long.MIN_VALUE;
  private int epochs;
  private Epoch epoch = Epoch.NONE;

  public GroupMachine(
      Group group, Member self, Application application, Answers answers, Consumer<Command> out) {
    this.group = group;
    this.self = self;
    this.application = application;
    this.out = out;
    this.voice = new Voice(group, out);
    this.members = new Members(self);
    this.requests = new Requests(answers);
    this.deferred = new Deferred(self, requests);
    this.changes = new Changes(self, application, requests, new ForChanges());
  }

  @Override
  public Mode mode() {
    return mode;
  }

  /** Whether the leader lets no changes through; see {@link Gate}. */
  public boolean closed() {
    return changes.areRefused();
  }

  /** How many messages, and requests whose messages are on their way, are kept for later. */
  public int queued() {
    return deferred.size() + changes.waiting() + requests.size();
  }

  /** Whether a message can be sent now (it may have to wait for the end of a round). */
  public boolean canSend() {
    return attached && mode != Mode.START && !mode.failed();
  }

  /** Whether this node has the lowest id of the group's nodes (pids do not matter). */
  public boolean isLowest() {
    return members.hasLowestNode(self);
  }

  /** Sends a message nobody waits for. */
  public void send(int subtype, byte[] payload, Now now) {
    voice.change(subtype, payload, now);
  }

  /** Sends a message whose local delivery answers the request {@code id}. */
  public void request(long id, int subtype, byte[] payload, Now now) {
    request(new Sent(id, subtype, payload), now);
  }

  private void request(Sent request, Now now) {
    requests.await(voice.nextCount(), request);
    send(request.subtype(), request.payload(), now);
  }

  /** Joins, or joins again when the last attempt is long enough ago; starts verifications. */
  @Override
  public void tick(Now now) {
    boolean patient =
        lastAttemptMillis != Long.MIN_VALUE
            && now.monotonicMillis() - lastAttemptMillis <= REJOIN_MILLIS;
    if (!attached && !mode.isFinal() && !patient) {
      mode = Mode.START;
      attached = true;
      lastAttemptMillis = now.monotonicMillis();
      out.accept(new Command.Join(group));
    }
    if (changes.haveStrayed(now)) {
      leave(Mode.LEAVE, "this node was not delivered what the leader was");
    }
    if (mode == Mode.SYNCED && members.areSettled() && members.size() > 1 && isLowest()) {
      verification
          .due(now)
          .filter(id -> application.checksum().isPresent())
          .ifPresent(id -> voice.askToVerify(id, epoch, now));
    }
  }

  /** The connection to the group is gone; whoever waits is told that the outcome is unknown. */
  @Override
  public void lost() {
    detach();
    if (!mode.isFinal()) {
      mode = Mode.START;
    }
  }

  /** Nothing is applied for now; who waits cannot be told what becomes of it. */
  public void suspend() {
    if (!changes.areFree()) {
      requests.abandon();
    }
  }

  /** {@link Application#mayApply} again. */
  public void resume(Now now) {
    changes.apply(now);
  }

  /** This node's data can no longer be trusted. */
  public void fail(String reason) {
    leave(Mode.ERROR, reason);
  }

  @Override
  public void multicastFailed(byte[] bytes) {
    if (epochMessage(bytes).isPresent()) {
      leave(Mode.LEAVE, "an epoch message could not be sent");
      return;
    }
    Message message = Message.parse(bytes);
    switch (message) {
      case Message.Normal normal -> requests.failed(normal.count());
      case Message.Update update -> log(Level.WARN, "an update could not be sent");
      case Message.Sync sync -> leave(Mode.LEAVE, "a synchronisation message could not be sent");
    }
  }

  /** A membership change (section 3.1). */
  @Override
  public void change(List<Member> memberList, List<Member> joined, Now now) {
    if (!attached || mode.failed()) {
      return;
    }
    epoch = new Epoch(++epochs, (int) now.wallSeconds(), self.nodeid(), self.pid());
    verification.forget();
    changes.end();
    if (!members.areAllIn(memberList)) {
      deferred.doubtOwn();
    }
    members.become(memberList);
    if (!members.include(self)) {
      if (mode != Mode.START) {
        leave(Mode.LEAVE, "this node is no longer a member of the group");
      }
      return;
    }
    if (members.size() > 1) {
      if (!joined.isEmpty()) {
        for (Queued own : deferred.takeOwn()) {
          voice.again(own.bytes());
        }
      }
      become(Mode.START_SYNC);
      if (isLowest()) {
        voice.start(epoch, now);
      }
      online();
    } else {
      members.allSynced();
      online();
      alone(now);
    }
  }

  /** Alone there is nobody to compare with; with epochs the way is the same. */
  private void alone(Now now) {
    Optional<byte[]> past = application.past();
    if (past.isPresent()) {
      members.tellPast(self, past.get());
      members.tellState(self, application.state());
      compare(now);
    } else {
      becomeSynced(now);
    }
  }

  private void online() {
    application.membership(members.nodeids());
  }

  /** An ordered message (section 3.2). */
  @Override
  public void deliver(Member sender, byte[] bytes, Now now) {
    if (!attached || mode.failed() || mode == Mode.START) {
      return;
    }
    try {
      long version = Header.parse(bytes).protocolVersion();
      if (version > group.protocolVersion()) {
        leave(
            Mode.VERSION_ERROR,
            "node " + sender.nodeid() + " speaks a newer protocol: update this node");
      } else if (version == group.protocolVersion()) {
        receive(sender, Message.parse(bytes), bytes, now);
      } else {
        epochMessage(bytes).ifPresent(message -> receiveEpoch(sender, message, now));
      }
    } catch (InvalidInput refused) {
      leave(Mode.LEAVE, refused.getMessage() + ", from node " + sender.nodeid());
    }
  }

  private void receive(Member sender, Message message, byte[] bytes, Now now) {
    switch (message) {
      case Message.Normal normal -> receiveNormal(new Queued(sender, normal, bytes), now);
      case Message.SyncStart start when mode == Mode.START_SYNC -> syncStart(sender, start, now);
      case Message.Sync sync when sync.epoch().equals(epoch) -> receiveSync(sender, sync, now);
      case Message.Sync otherRound -> {}
    }
  }

  private Optional<EpochMessage> epochMessage(byte[] bytes) {
    return group == Group.DCDB ? EpochMessage.parse(bytes) : Optional.empty();
  }

  private void receiveEpoch(Member sender, EpochMessage message, Now now) {
    if (!message.round().equals(epoch) || !members.include(sender)) {
      return;
    }
    switch (message.kind()) {
      case STATE -> {
        if (mode == Mode.START_SYNC) {
          members.tellPast(sender, message.payload());
        }
      }
      case OPEN -> hear(sender, new Word.Pass(Gate.OPEN, message.payload()), now);
      case CLOSED -> hear(sender, new Word.Pass(Gate.CLOSED, message.payload()), now);
      case ORDER -> {
        if (sender.equals(self)) {
          changes.heardOwnOrder();
        }
        Place.parse(message.payload()).ifPresent(to -> hear(sender, new Word.Order(to), now));
      }
    }
  }

  private void hear(Member sender, Word word, Now now) {
    if (members.areLedBy(sender)) {
      changes.hear(word, now);
    }
  }

  private void receiveNormal(Queued queued, Now now) {
    if (mode != Mode.SYNCED && !members.include(queued.sender())) {
      leave(Mode.LEAVE, "a message of node " + queued.sender().nodeid() + ", not a member");
    } else if (mode == Mode.START_SYNC) {
      deferred.add(queued);
    } else {
      changes.add(queued);
      changes.apply(now);
    }
  }

  private void syncStart(Member sender, Message.SyncStart start, Now now) {
    if (!members.hasLowestNode(sender)) {
      log(Level.WARN, "node " + sender.nodeid() + " starts a round though it is not the lowest");
    }
    epoch = start.epoch();
    members.ask();
    application.past().ifPresent(past -> voice.past(past, epoch, now));
    voice.state(application.state(), epoch, now);
  }

  private void receiveSync(Member sender, Message.Sync sync, Now now) {
    switch (mode) {
      case START_SYNC -> {
        switch (sync) {
          case Message.State state -> collect(sender, state, now);
          case Message.VerifyRequest late -> {}
          case Message.Verify late -> {}
          case Message.Sync other -> leave(Mode.LEAVE, unexpected(sender, other));
        }
      }
      case UPDATE -> {
        switch (sync) {
          case Message.Update update -> application.update(update.payload());
          case Message.UpdateComplete complete -> commit(now);
          case Message.VerifyRequest early -> {}
          case Message.Verify early -> {}
          case Message.Sync other -> leave(Mode.LEAVE, unexpected(sender, other));
        }
      }
      case SYNCED -> {
        switch (sync) {
          case Message.UpdateComplete complete -> settle(now);
          case Message.VerifyRequest request -> verify(sender, request, now);
          case Message.Verify verify -> compare(verify);
          case Message.Sync known -> {}
        }
      }
      case START, LEAVE, VERSION_ERROR, ERROR -> {}
    }
  }

  private static String unexpected(Member sender, Message.Sync sync) {
    return "an unexpected " + sync.getClass().getSimpleName() + " of node " + sender.nodeid();
  }

  private void collect(Member sender, Message.State state, Now now) {
    if (!members.tellState(sender, state.payload())) {
      leave(Mode.LEAVE, unexpected(sender, state));
      return;
    }
    if (members.haveAllTold()) {
      compare(now);
    }
  }

  /** All members' states are here. */
  private void compare(Now now) {
    Application.Round round = application.round(epoch, members.takeStates(), members.pasts(), now);
    members.decide(round);
    changes.begin(round.gated());
    if (members.amLeader() && members.size() > 1) {
      voice.updates(round.updates(), epoch, now);
    }
    if (members.amSynced()) {
      becomeSynced(now);
    } else {
      become(Mode.UPDATE);
      takeQueue();
    }
  }

  private void commit(Now now) {
    application.commit(now);
    become(Mode.SYNCED);
    application.synced(now);
    settle(now);
  }

  /** The update has ended: what was deferred is applied in the order it came. */
  private void settle(Now now) {
    members.allSynced();
    takeQueue();
    changes.apply(now);
  }

  private void becomeSynced(Now now) {
    become(Mode.SYNCED);
    application.synced(now);
    takeQueue();
    changes.apply(now);
  }

  /** Section 3.4: without epochs, what waits for its unsynced sender goes on waiting, in order. */
  private void takeQueue() {
    for (Queued queued : deferred.take()) {
      if (!members.include(queued.sender())) {
        continue;
      }
      if (changes.areFree() && !members.isSynced(queued.sender())) {
        deferred.add(queued);
      } else {
        changes.add(queued);
      }
    }
  }

  private void verify(Member sender, Message.VerifyRequest request, Now now) {
    if (!members.areSettled() || !changes.areApplied()) {
      return;
    }
    application
        .checksum()
        .ifPresent(
            own -> {
              verification.remember(request, own);
              if (sender.equals(self)) {
                voice.verify(request, own, now);
                ;
              }
            });
  }

  private void compare(Message.Verify verify) {
    if (verification.differs(verify)) {
      leave(Mode.LEAVE, "this node's data is not the cluster's (wrong checksum)");
    }
  }

  private void become(Mode next) {
    if (next != mode) {
      log(Level.INFO, mode + " -> " + next + " with " + members.size() + " members");
    }
    mode = next;
  }

  private void leave(Mode failure, String reason) {
    if (mode.failed() && mode.compareTo(failure) >= 0) {
      return;
    }
    log(Level.ERROR, "leaving the group: " + reason);
    mode = failure;
    if (attached) {
      out.accept(new Command.Leave(group));
    }
    detach();
    if (failure.isFinal()) {
      out.accept(new Command.Fatal(group.groupName() + ": " + reason));
    }
  }

  private void detach() {
    attached = false;
    members.become(List.of());
    deferred.forget();
    changes.forget();
    requests.abandon();
    application.left();
  }

  private void log(Level level, String text) {
    out.accept(new Command.LogLine(level, group.groupName() + ": " + text));
  }

  /** What the changes need of this machine. */
  private final class ForChanges implements Changes.Machine {
    @Override
    public boolean isSynced() {
      return mode == Mode.SYNCED;
    }

    @Override
    public boolean isLeader() {
      return members.amLeader();
    }

    @Override
    public void tellOrder(Place upTo, Now now) {
      voice.order(upTo, epoch, now);
    }

    @Override
    public void sendAgain(Sent sent, Now now) {
      request(sent, now);
    }

    @Override
    public void leave(String reason) {
      GroupMachine.this.leave(Mode.LEAVE, reason);
    }

    @Override
    public void log(Level level, String text) {
      GroupMachine.this.log(level, text);
    }
  }
}
