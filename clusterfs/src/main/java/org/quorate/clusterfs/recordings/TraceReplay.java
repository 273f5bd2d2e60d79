package org.quorate.clusterfs.recordings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.recordings.Tally.Kind;
import org.quorate.clusterfs.wire.Header;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Message;
import org.quorate.model.InvalidInput;

/**
 * Replays every process of one trace, each from its first membership to its last. They all saw the
 * same events in the same order as the node whose trace it is.
 */
final class TraceReplay {
  /** A process in the group without a break; {@code to} is excluded. */
  private record Life(Member member, int from, int to, boolean alive) {}

  private final RecordedTrace trace;
  private final List<RecordedDatabase> databases;
  private final Beginnings beginnings;
  private final Tally tally = new Tally();
  private final List<Replay> replayed = new ArrayList<>();

  TraceReplay(RecordedTrace trace, List<RecordedDatabase> databases, Beginnings beginnings) {
    this.trace = trace;
    this.databases = databases;
    this.beginnings = beginnings;
  }

  /** Plays everything; what differs is named with the process. */
  Tally play() {
    beginnings.nextTrace();
    for (Life life : lives()) {
      play(life);
    }
    if (trace.skipped() > 0) {
      tally.note(
          trace.skipped()
              + " events are neither a membership change nor a delivery and were not replayed");
    }
    return tally;
  }

  /** The processes whose beginning was known. */
  List<Replay> replayed() {
    return replayed;
  }

  private List<Life> lives() {
    List<Life> lives = new ArrayList<>();
    Map<Member, Integer> since = new HashMap<>();
    for (int at = 0; at < trace.events().size(); at++) {
      if (trace.events().get(at).input() instanceof Input.GroupChange change
          && change.group() == Group.DCDB) {
        for (Member member : change.members()) {
          since.putIfAbsent(member, at);
        }
        int end = at;
        since.forEach(
            (member, from) -> {
              if (!change.members().contains(member)) {
                lives.add(new Life(member, from, end, false));
              }
            });
        since.keySet().retainAll(change.members());
      }
    }
    since.forEach((member, from) -> lives.add(new Life(member, from, trace.events().size(), true)));
    lives.sort(Comparator.comparing(Life::from).thenComparing(Life::member));
    return lives;
  }

  private void play(Life life) {
    List<Message> own = own(life);
    Optional<Index> first = firstState(own);
    Replay best = null;
    for (List<Row> rows : beginnings.of(life.member().nodeid(), first)) {
      Replay replay = play(life, rows);
      if (best == null || wrong(replay) < wrong(best)) {
        best = replay;
      }
      if (wrong(best) == 0) {
        break;
      }
    }
    String process = "node %d, process %d".formatted(life.member().nodeid(), life.member().pid());
    if (best == null || nothingAgrees(best)) {
      if (own.stream().anyMatch(m -> m instanceof Message.State || m instanceof Message.Update)) {
        tally.wrong(
            process
                + ": no recording holds the database it started with; put it into db/ to have its"
                + " messages compared");
      }
      return;
    }
    tally.add(process, best.tally());
    replayed.add(best);
    beginnings.ended(life.member().nodeid(), best);
  }

  private static int wrong(Replay replay) {
    return replay.tally().differences().size();
  }

  private static boolean nothingAgrees(Replay replay) {
    return wrong(replay) > 0
        && replay.tally().agreed(Kind.STATE) == 0
        && replay.tally().agreed(Kind.VERIFY) == 0;
  }

  private Replay play(Life life, List<Row> rows) {
    double start = trace.events().get(life.from()).time();
    Replay replay = new Replay(life.member(), rows, start, trace.nodes(), databases);
    trace.events().subList(life.from(), life.to()).forEach(replay::play);
    replay.end(life.alive());
    return replay;
  }

  private List<Message> own(Life life) {
    List<Message> own = new ArrayList<>();
    for (RecordedEvent event : trace.events().subList(life.from(), life.to())) {
      if (event.input() instanceof Input.Delivered(Group group, Member sender, byte[] bytes)
          && group == Group.DCDB
          && sender.equals(life.member())
          && Header.parse(bytes).protocolVersion() == group.protocolVersion()) {
        own.add(Message.parse(bytes));
      }
    }
    return own;
  }

  /** The index it started with: what it says in STATE before it sent a change. */
  private static Optional<Index> firstState(List<Message> own) {
    for (Message message : own) {
      if (message instanceof Message.State state) {
        return Optional.of(Index.parse(state.payload()));
      }
      if (message instanceof Message.Normal) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Lets the beginnings learn what leaders sent, before anything is replayed. */
  static void learn(RecordedTrace trace, Beginnings beginnings) {
    for (RecordedEvent event : trace.events()) {
      if (event.input() instanceof Input.Delivered(Group group, Member _, byte[] bytes)
          && group == Group.DCDB) {
        try {
          beginnings.sent(Message.parse(bytes));
        } catch (InvalidInput notRead) {
          // named as a message that cannot be read
          continue;
        }
      }
    }
  }
}
