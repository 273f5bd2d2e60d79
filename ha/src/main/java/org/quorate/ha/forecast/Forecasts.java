package org.quorate.ha.forecast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.explain.NodeSentences;
import org.quorate.ha.lrm.LrmCommand;
import org.quorate.ha.situation.Situation;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Several forecasts from one moment: the cluster is brought to it once. */
public final class Forecasts {
  /** A new master learns who is there, and what is under way ends. */
  private static final long BEFORE_MS = 25_000;

  /** Locks, fencing and the tries of failing starts take minutes; longer means never. */
  private static final long AFTER_MS = 1_800_000;

  private final Situation situation;
  private final Rehearsal before;

  public Forecasts(Situation situation, Pace pace) {
    this.situation = situation;
    this.before = new Rehearsal(situation, pace);
    if (situation.votes(situation.online()) >= situation.quorum()) {
      before.play(BEFORE_MS);
    }
  }

  /** What the loss of these nodes would mean. */
  public Forecast losing(SortedSet<NodeName> lost) {
    SortedSet<NodeName> left = new TreeSet<>(situation.online());
    left.removeAll(lost);
    int votes = left.isEmpty() ? 0 : situation.votes(left);
    if (votes < situation.quorum()) {
      return withoutQuorum(lost, left, votes);
    }
    Rehearsal after = before.copy();
    after.lose(lost);
    boolean settled = after.play(BEFORE_MS + AFTER_MS);
    return new Story(after, lost).told(votes, settled && Settling.isOver(after));
  }

  /** What the loss of each node that is there would mean, one at a time. */
  public List<Forecast> losingEach() {
    return situation.online().stream().map(node -> losing(new TreeSet<>(Set.of(node)))).toList();
  }

  private Forecast withoutQuorum(SortedSet<NodeName> lost, Set<NodeName> left, int votes) {
    List<Forecast.Stranded> stranded = new ArrayList<>();
    situation
        .guests()
        .forEach(
            (sid, guest) -> {
              boolean managed = isWanted(situation.services().get(sid));
              NodeName node = place(before, sid, guest.home());
              if (lost.contains(node) && (managed || guest.running())
                  || left.contains(node) && managed) {
                stranded.add(
                    new Forecast.Stranded(
                        sid,
                        guest.name(),
                        node,
                        managed,
                        lost.contains(node)
                            ? "no quorum is left: nothing is started"
                            : "its node loses quorum and stops it"));
              }
            });
    return new Forecast(lost, votes, situation.quorum(), true, List.of(), stranded, List.of(), 0);
  }

  private static boolean isWanted(@Nullable ServiceConfig config) {
    return config != null && config.requested() == RequestedState.STARTED;
  }

  private static NodeName place(Rehearsal world, ServiceId sid, NodeName home) {
    ServiceConfig config = world.services.get(sid);
    return config == null ? home : config.home();
  }

  /** Reads out of a played rehearsal what became of every guest. */
  private final class Story {
    private final Rehearsal after;
    private final SortedSet<NodeName> lost;
    private final List<Forecast.Restart> restarts = new ArrayList<>();
    private final List<Forecast.Stranded> stranded = new ArrayList<>();
    private final List<Forecast.Move> moves = new ArrayList<>();
    private final Map<ServiceId, List<Rehearsal.Deed>> starts = new TreeMap<>();

    Story(Rehearsal after, SortedSet<NodeName> lost) {
      this.after = after;
      this.lost = lost;
      for (Rehearsal.Deed deed : after.done) {
        if (!(deed.work() instanceof LrmCommand.StopGuest)) {
          starts.computeIfAbsent(deed.sid(), same -> new ArrayList<>()).add(deed);
        }
      }
    }

    Forecast told(int votes, boolean settled) {
      situation.guests().forEach(this::guest);
      restarts.sort(
          Comparator.comparingLong(Forecast.Restart::orderedMs)
              .thenComparing(Forecast.Restart::runsMs)
              .thenComparing(Forecast.Restart::sid));
      long ends = restarts.stream().mapToLong(Forecast.Restart::runsMs).max().orElse(0);
      return new Forecast(
          lost, votes, situation.quorum(), settled, restarts, stranded, moves, ends);
    }

    private void guest(ServiceId sid, Situation.Guest guest) {
      ServiceConfig config = situation.services().get(sid);
      NodeName from = place(before, sid, guest.home());
      if (!isWanted(config)) {
        if (lost.contains(from) && guest.running()) {
          stranded.add(
              new Forecast.Stranded(
                  sid,
                  guest.name(),
                  from,
                  false,
                  "it is not under HA management: 'ha-manager add " + sid + "' would change that"));
        }
        return;
      }
      NodeName to = place(after, sid, guest.home());
      boolean runs = after.there(to).contains(sid);
      if (lost.contains(from)) {
        fromLostNode(sid, guest, from, to, runs);
      } else if (!runs && before.there(from).contains(sid)) {
        stranded.add(new Forecast.Stranded(sid, guest.name(), from, true, why(sid)));
      } else if (!to.equals(from)) {
        moves.add(new Forecast.Move(sid, guest.name(), from, to));
      }
    }

    private void fromLostNode(
        ServiceId sid, Situation.Guest guest, NodeName from, NodeName to, boolean runs) {
      if (!before.there(from).contains(sid)) {
        return; // it did not run before either
      }
      if (!runs) {
        stranded.add(new Forecast.Stranded(sid, guest.name(), from, true, why(sid)));
        return;
      }
      List<Rehearsal.Deed> all = starts.getOrDefault(sid, List.of());
      Rehearsal.Deed last =
          all.stream().filter(deed -> deed.refusal() == null).findFirst().orElseThrow();
      restarts.add(
          new Forecast.Restart(
              sid,
              guest.name(),
              from,
              to,
              last.orderedMs() - before.nowMs,
              last.endMs() - before.nowMs,
              refusals(all),
              waits(sid, last.orderedMs()),
              Optional.ofNullable(situation.probes().get(sid))));
    }

    private List<Forecast.Wait> waits(ServiceId sid, long orderedMs) {
      return after.waited.getOrDefault(sid, Map.of()).values().stream()
          .map(
              wait ->
                  new Forecast.Wait(
                      wait.rule(),
                      wait.after(),
                      wait.untilMs().isPresent() && wait.untilMs().getAsLong() <= orderedMs))
          .toList();
    }

    private static List<String> refusals(List<Rehearsal.Deed> deeds) {
      return deeds.stream()
          .filter(deed -> deed.refusal() != null)
          .map(deed -> deed.at() + ": " + deed.refusal())
          .distinct()
          .toList();
    }

    private String why(ServiceId sid) {
      ServiceRecord record = after.record(sid);
      List<String> refused = refusals(starts.getOrDefault(sid, List.of()));
      if (!refused.isEmpty()) {
        return String.join("; ", refused);
      }
      if (record == null) {
        return "the HA manager has not taken it up";
      }
      if (record.state() == ServiceState.RECOVERY) {
        return "no node may take it: "
            + NodeSentences.joined(
                NodeSentences.of(
                    situation.with(after.status, after.services, after.placement), sid));
      }
      if (after.status.disarm() != null) {
        return "the HA manager is disarmed: 'ha-manager crm-command arm-ha' ends that";
      }
      if (record.state() == ServiceState.STARTED && after.waited.containsKey(sid)) {
        return after.waited.get(sid).values().stream()
            .map(
                wait ->
                    "it waits for %s to be ready (start order '%s')"
                        .formatted(
                            String.join(
                                ", ", wait.after().stream().map(ServiceId::toString).toList()),
                            wait.rule()))
            .collect(Collectors.joining("; "));
      }
      return switch (record.state()) {
        case ERROR ->
            "it is in state error: repair it, then 'ha-manager set " + sid + " --state disabled'";
        case FREEZE -> "it is frozen while the LRM of " + record.node() + " restarts";
        default -> "it does not come to rest: it is in state " + record.state().text();
      };
    }
  }
}
