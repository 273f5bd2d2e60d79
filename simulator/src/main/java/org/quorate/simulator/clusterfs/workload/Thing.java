package org.quorate.simulator.clusterfs.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.quorate.clusterfs.Operation;
import org.quorate.simulator.clusterfs.world.Request.Answer;
import org.quorate.simulator.clusterfs.world.Rows;

/**
 * A file with a name of its own, changed by one request at a time. What it may be now follows from
 * the answers; after an answer that tells nothing it is left alone.
 */
final class Thing {
  private final String first;
  private final String second;
  private Set<State> possible = new HashSet<>(Set.of(State.ABSENT));
  private boolean busy;
  private boolean unknown;
  private long since;
  private int changes;

  /** Under which name it is there, and its content. */
  private record State(String name, String content) {
    static final State ABSENT = new State("", "");
  }

  /** A request and what it makes of the thing. */
  private record Step(Operation operation, State next) {}

  Thing(String name) {
    this.first = name;
    this.second = "moved-" + name;
  }

  boolean isFree() {
    return !busy && !unknown && changes < 5;
  }

  /** The next change in its life: made, written, renamed, written, deleted. */
  Operation next() {
    busy = true;
    return step().operation();
  }

  private Step step() {
    State now = possible.iterator().next();
    return switch (changes) {
      case 0 -> new Step(new Operation.Create(first), new State(first, ""));
      case 1 -> write(now, first + "=1");
      case 2 -> new Step(new Operation.Rename(first, second), new State(second, now.content()));
      case 3 -> write(now, first + "=2");
      default -> new Step(new Operation.Delete(second), State.ABSENT);
    };
  }

  private static Step write(State now, String text) {
    return new Step(
        new Operation.Write(now.name(), 0, text.getBytes(UTF_8), true),
        new State(now.name(), text));
  }

  void answered(Answer answer, long nowMs) {
    State next = step().next();
    busy = false;
    since = nowMs;
    switch (answer) {
      case DONE -> {
        possible = new HashSet<>(Set.of(next));
        changes++;
      }
      case REFUSED -> {}
      case UNKNOWN -> {
        possible.add(next);
        unknown = true;
      }
    }
  }

  /** Whether what it is was settled before that time. */
  boolean isSettledBefore(long horizonMs) {
    return !busy && !unknown && since <= horizonMs;
  }

  /** Whether anything was ever acknowledged or refused of it. */
  boolean isKnown() {
    return since > 0;
  }

  /** How these rows contradict what users were told; empty when they do not. */
  Optional<String> contradiction(Rows rows) {
    Optional<State> here = rows.file(first).map(data -> new State(first, new String(data, UTF_8)));
    Optional<State> there =
        rows.file(second).map(data -> new State(second, new String(data, UTF_8)));
    State is = here.or(() -> there).orElse(State.ABSENT);
    boolean both = here.isPresent() && there.isPresent();
    return possible.contains(is) && !both
        ? Optional.empty()
        : Optional.of(
            "%s is %s, but by the answers it can only be %s"
                .formatted(first, both ? "there twice" : is, possible));
  }
}
