package org.quorate.clusterfs.epoch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Command.Level;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Outcome;

/** The requests of this node whose changes are applied here and not yet on enough disks. */
final class Unanswered {
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Consumer<Command> out;

  Unanswered(Consumer<Command> out) {
    this.out = out;
  }

  int size() {
    return waiting.size();
  }

  void add(Waiting request) {
    waiting.add(request);
  }

  /** Answers, in order, those up to the first whose position is not safe. */
  void answer(LongPredicate safe) {
    while (!waiting.isEmpty() && safe.test(waiting.getFirst().position())) {
      complete(waiting.removeFirst());
    }
  }

  /** The membership changed. What changed nothing needs no disk. */
  void answerRefused() {
    for (Waiting request : take()) {
      if (request.outcome() instanceof Outcome.Failed) {
        complete(request);
      } else {
        waiting.add(request);
      }
    }
  }

  /** The next leader's past tells of each change: it is in its tree, it is not, or nobody knows. */
  void inherit(Round round) {
    for (Waiting request : take()) {
      Optional<Boolean> there = round.past().holds(round.start(), request.era(), request.version());
      if (there.isEmpty()) {
        unknown(request.id(), "the cluster's past no longer tells");
      } else if (there.get()) {
        waiting.add(request.inherited());
      } else {
        out.accept(new Command.Complete(request.id(), new Outcome.Failed(Errno.EBUSY)));
      }
    }
  }

  void giveUp(String why) {
    answerRefused();
    take().forEach(request -> unknown(request.id(), why));
  }

  void unknown(long id, String why) {
    out.accept(
        new Command.LogLine(
            Level.WARN, "a change asked for on this node may have happened: " + why));
    out.accept(new Command.Complete(id, new Outcome.Failed(Errno.EIO)));
  }

  private List<Waiting> take() {
    List<Waiting> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }

  private void complete(Waiting request) {
    out.accept(new Command.Complete(request.id(), request.outcome()));
  }
}
