package org.quorate.clusterfs.sync;

import java.util.Optional;
import org.quorate.clusterfs.Command.Level;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.sync.Backlog.Word;
import org.quorate.clusterfs.sync.MessageQueue.Queued;
import org.quorate.model.InvalidInput;

/**
 * The changes of a round, from their delivery to their application: at once, or when the leader has
 * opened the gate and told their order (docs/design/0006).
 */
final class Changes {
  /** A membership change follows what a node misses, sooner than this. */
  static final long STRAYED_MILLIS = 10_000;

  /** The machine they belong to. */
  interface Machine {
    /** Whether this node has what the cluster has, so that changes can be applied. */
    boolean isSynced();

    boolean isLeader();

    void tellOrder(Place upTo, Now now);

    void sendAgain(Sent sent, Now now);

    void leave(String reason);

    void log(Level level, String text);
  }

  private final Member self;
  private final Application application;
  private final Requests requests;
  private final Machine machine;
  private final Backlog backlog = new Backlog();
  private final Ordering ordering = new Ordering();
  private Gate gate = Gate.FREE;
  private Optional<Long> strayedMillis = Optional.empty();

  Changes(Member self, Application application, Requests requests, Machine machine) {
    this.self = self;
    this.application = application;
    this.requests = requests;
    this.machine = machine;
  }

  /** The members' states are here. */
  void begin(boolean gated) {
    gate = gated ? Gate.UNDECIDED : Gate.FREE;
  }

  /** The round is over: what was not applied here may have been where the membership is another. */
  void end() {
    for (Queued change : backlog.forget()) {
      long count = change.message().count();
      if (change.sender().equals(self) && gate == Gate.FREE) {
        requests.unknown(count);
      } else if (change.sender().equals(self)) {
        requests.unordered(count);
      }
    }
    reset();
  }

  /** This node left the group; nobody is told anything of what was not applied. */
  void forget() {
    backlog.forget();
    reset();
  }

  private void reset() {
    ordering.forget();
    gate = Gate.FREE;
    strayedMillis = Optional.empty();
  }

  boolean areFree() {
    return gate == Gate.FREE;
  }

  boolean areRefused() {
    return gate == Gate.CLOSED;
  }

  /** Whether everything is applied whose order is known. */
  boolean areApplied() {
    return !backlog.hasOrdered();
  }

  int waiting() {
    return backlog.size();
  }

  /** Whether this node has been delivered something else than its leader for too long. */
  boolean haveStrayed(Now now) {
    return strayedMillis.filter(at -> now.monotonicMillis() - at > STRAYED_MILLIS).isPresent();
  }

  void add(Queued change) {
    backlog.add(change);
  }

  /** The leader's word; in a group without epochs there is none. */
  void hear(Word word, Now now) {
    if (gate != Gate.FREE) {
      backlog.say(word);
      apply(now);
    }
  }

  /** This node's own word about the order came back. */
  void heardOwnOrder() {
    ordering.heard();
  }

  /** Applies what may be applied, in order. */
  void apply(Now now) {
    while (machine.isSynced() && (gate == Gate.FREE || application.mayApply())) {
      Optional<Queued> change = next();
      if (change.isPresent()) {
        apply(change.get(), now);
        continue;
      }
      Optional<Word> word = backlog.nextWord();
      if (word.isEmpty()) {
        break;
      }
      switch (word.get()) {
        case Word.Pass pass -> pass(pass, now);
        case Word.Order(Place upTo) -> order(upTo, now);
      }
    }
    if (machine.isSynced() && gate == Gate.OPEN && machine.isLeader()) {
      ordering.due(backlog.last()).ifPresent(upTo -> machine.tellOrder(upTo, now));
    }
  }

  private Optional<Queued> next() {
    return switch (gate) {
      case FREE -> backlog.next();
      case OPEN -> application.awaitsOrder() ? backlog.nextOrdered() : backlog.next();
      case UNDECIDED, CLOSED -> Optional.empty();
    };
  }

  private void apply(Queued queued, Now now) {
    Application.Delivery delivery;
    try {
      delivery = application.deliver(queued.sender(), queued.message(), now);
    } catch (InvalidInput refused) { // also of a queued message, whose round just ended
      machine.leave(refused.getMessage() + ", from node " + queued.sender().nodeid());
      return;
    }
    if (queued.sender().equals(self)) {
      requests.delivered(queued.message().count(), delivery.outcome());
    }
    delivery.leave().ifPresent(machine::leave);
  }

  private void pass(Word.Pass pass, Now now) {
    gate = pass.gate();
    if (gate == Gate.OPEN) {
      machine.log(Level.INFO, "changes are accepted");
      application.opened(pass.payload()).forEach(again -> machine.sendAgain(again, now));
    } else {
      machine.log(Level.INFO, "changes are not accepted");
      application.closed();
      requests.abandon();
    }
  }

  private void order(Place upTo, Now now) {
    if (application.awaitsOrder() && !backlog.order(upTo) && strayedMillis.isEmpty()) {
      machine.log(
          Level.WARN, "a lost member's message is missing here: what follows is not applied");
      strayedMillis = Optional.of(now.monotonicMillis());
    }
  }
}
