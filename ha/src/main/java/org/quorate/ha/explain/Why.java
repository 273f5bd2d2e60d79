package org.quorate.ha.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.order.StartWait;
import org.quorate.ha.placement.Ranking;
import org.quorate.ha.situation.Situation;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Explains a service: where it is and why, what it waits for, what comes next and when. */
public final class Why {
  private static final String NEXT_ROUND = "in the master's next round, within 10 s";

  /** A lock may be taken so long after its holder's last refresh. */
  private static final int LOCK_SECONDS = 120;

  /**
   * What is known beside the situation.
   *
   * @param managed the service stands in the resources file, whether its guest exists or not
   * @param masterIsActive the master gave a sign of life lately
   * @param lostForSeconds nodes that are lost, and for how long
   * @param past what was remembered about this service, oldest first
   * @param waits what its node says that its start waits for, by wall time
   * @param probe of the service; empty = it has none
   * @param nowSeconds wall time
   */
  public record Facts(
      boolean managed,
      boolean masterIsActive,
      Map<NodeName, Long> lostForSeconds,
      List<Past> past,
      List<StartWait> waits,
      Optional<ProbeSentences.Facts> probe,
      long nowSeconds) {
    public Facts {
      lostForSeconds = Map.copyOf(lostForSeconds);
      past = List.copyOf(past);
      waits = List.copyOf(waits);
    }
  }

  private final Situation situation;
  private final ServiceId sid;
  private final Facts facts;
  private final List<String> because = new ArrayList<>();
  private final List<String> waitsFor = new ArrayList<>();
  private final List<String> next = new ArrayList<>();

  private Why(Situation situation, ServiceId sid, Facts facts) {
    this.situation = situation;
    this.sid = sid;
    this.facts = facts;
  }

  /** Explains. */
  public static Explanation of(Situation situation, ServiceId sid, Facts facts) {
    return new Why(situation, sid, facts).explained();
  }

  private Explanation explained() {
    ServiceConfig config = situation.services().get(sid);
    ServiceRecord record = situation.status().services().get(sid);
    if (!facts.masterIsActive()) {
      waitsFor.add(
          "no HA master is active: nothing is decided until one is; see 'ha-manager status'");
    }
    Disarm disarm = situation.status().disarm();
    if (disarm != null) {
      waitsFor.add(
          "HA is disarmed in mode "
              + disarm.mode().text()
              + ": 'ha-manager crm-command arm-ha' ends that");
    }
    List<NodeSentences.Line> nodes = List.of();
    if (record == null || config == null) {
      unmanaged(config, record);
    } else if (situation.status().leavesAlone()) {
      because.add("it is left to its administrator, who starts, stops and moves it with 'qm'");
      next.add("when HA is armed again, it is looked after where it is then");
      return explained(config.home(), "ignore", List.of());
    } else {
      Ranking ranking = NodeSentences.ranking(situation, sid, record);
      nodes = NodeSentences.of(situation, sid, record, ranking);
      state(config, record, ranking);
      queued(record);
    }
    return explained(
        record != null ? record.node() : config != null ? config.home() : null,
        record == null ? "not taken up" : record.state().text(),
        nodes);
  }

  private Explanation explained(
      @Nullable NodeName node, String state, List<NodeSentences.Line> nodes) {
    return new Explanation(
        sid,
        node,
        state,
        because,
        nodes,
        rules(),
        facts.probe().map(probe -> ProbeSentences.of(probe, facts.nowSeconds())).orElse(List.of()),
        waitsFor,
        next,
        facts.past());
  }

  private List<String> rules() {
    List<String> rules = new ArrayList<>(NodeSentences.rules(situation, sid));
    rules.addAll(OrderSentences.of(situation.order(), sid));
    return rules;
  }

  private void unmanaged(@Nullable ServiceConfig config, @Nullable ServiceRecord record) {
    if (config == null) {
      because.add(
          facts.managed()
              ? "there is no guest for it: create it, or 'ha-manager remove " + sid + "'"
              : situation.guests().containsKey(sid)
                  ? "it is not under HA management: 'ha-manager add " + sid + "' takes it up"
                  : "there is no such guest in this cluster");
      if (record != null) {
        next.add("the HA manager forgets it " + NEXT_ROUND);
      }
    } else if (config.requested() == RequestedState.IGNORED) {
      because.add("its requested state is ignored: the HA manager does not look after it");
    } else {
      because.add("it was added lately and lies on " + config.home());
      next.add("the HA manager takes it up " + NEXT_ROUND);
    }
  }

  private void state(ServiceConfig config, ServiceRecord record, Ranking ranking) {
    NodeName node = record.node();
    switch (record.state()) {
      case REQUEST_START -> {
        because.add("it is to be started");
        next.add(startsOn(record, ranking) + " " + NEXT_ROUND);
      }
      case STARTED -> started(config, record, ranking);
      case MIGRATE, RELOCATE, REQUEST_START_BALANCE -> {
        because.add("it is on its way from " + node + " to " + record.target());
        waitsFor.add("the move, which the LRM of " + node + " carries out");
        next.add("it is started on " + record.target() + " when it has arrived");
        lost(node);
      }
      case REQUEST_STOP -> {
        because.add("it is to be stopped");
        waitsFor.add("its shutdown on " + node + ", which is forced after " + seconds(record));
        next.add(
            config.requested() == RequestedState.STARTED
                ? "it is started again when it has stopped"
                : "it stays stopped until 'ha-manager set " + sid + " --state started'");
        lost(node);
      }
      case STOPPED -> {
        because.add("its requested state is " + config.requested().text());
        if (config.requested() == RequestedState.STARTED) {
          next.add("its start is ordered " + NEXT_ROUND);
        } else {
          next.add("nothing until 'ha-manager set " + sid + " --state started'");
        }
      }
      case FENCE -> {
        because.add("its node " + node + " is lost, so nobody may start it elsewhere yet");
        fenced(node);
      }
      case RECOVERY -> {
        because.add("its node " + node + " is off, and it is free to be started elsewhere");
        recovery(ranking);
      }
      case FREEZE -> {
        because.add("it is frozen where it is: it runs on, but nobody starts, stops or moves it");
        waitsFor.add("the LRM of " + node + " to be active again");
        next.add("it is looked after again when that LRM reports itself");
      }
      case ERROR -> {
        because.add(
            record.failedNodes().isEmpty()
                ? "an operation on it failed in a way that asks for a person"
                : "it could not be started on " + names(record.failedNodes()));
        waitsFor.add("a person");
        next.add(
            "repair the cause, then 'ha-manager set "
                + sid
                + " --state disabled', then '--state started'");
      }
    }
  }

  private static String seconds(ServiceRecord record) {
    return record.timeout() == null ? "60 s" : record.timeout() + " s";
  }

  private static String startsOn(ServiceRecord record, Ranking ranking) {
    return "it is started on "
        + ranking.chosen().filter(record.node()::equals).orElse(record.node());
  }

  private void started(ServiceConfig config, ServiceRecord record, Ranking ranking) {
    NodeName node = record.node();
    if (config.requested() != RequestedState.STARTED) {
      because.add("its requested state is " + config.requested().text());
      next.add("it is stopped " + NEXT_ROUND);
      return;
    }
    if (facts.lostForSeconds().containsKey(node) || !situation.online().contains(node)) {
      because.add("its node " + node + " is not there");
      lost(node);
      return;
    }
    if (!record.failedNodes().isEmpty()) {
      because.add(
          "starting it failed on "
              + names(record.failedNodes())
              + " ("
              + record.failedNodes().size()
              + " of "
              + (config.maxRelocate() + 1)
              + " nodes it may be tried on)");
    }
    because.add(placed(ranking, node));
    if (!facts.waits().isEmpty()) {
      ordered(node);
    } else if (!record.running()) {
      waitsFor.add("the LRM of " + node + " to confirm its start");
    }
    NodeName better = ranking.chosen().filter(chosen -> !chosen.equals(node)).orElse(null);
    if (better != null) {
      next.add(
          (sid.type().equals("vm") ? "it migrates to " : "it is relocated to ")
              + better
              + " "
              + NEXT_ROUND);
    }
    NodeName home = record.maintenanceNode();
    if (home != null && !home.equals(node)) {
      next.add("it returns to " + home + " when that node's maintenance ends");
    }
  }

  private void ordered(NodeName node) {
    Set<ServiceId> after = new TreeSet<>();
    for (StartWait wait : facts.waits()) {
      waitsFor.add(wait.sentence(facts.nowSeconds() * 1000));
      after.addAll(wait.after());
    }
    for (ServiceId other : after) {
      waitsFor.add(OrderSentences.progress(situation, other));
    }
    next.add("the LRM of " + node + " starts it when that is so, or is waited for no longer");
  }

  private String placed(Ranking ranking, NodeName node) {
    if (ranking.chosen().filter(chosen -> !chosen.equals(node)).isPresent()) {
      return switch (ranking.decidedBy()) {
        case RULES -> "the rules leave only " + ranking.chosen().get();
        case MAINTENANCE -> "the maintenance of " + ranking.chosen().get() + " is over";
        case NOTHING, NO_FAILBACK, STAYS, SCORE -> ranking.chosen().get() + " is better placed";
      };
    }
    return switch (ranking.decidedBy()) {
      case NOTHING ->
          "no node is eligible, so it stays on " + node + " as long as that lets it run";
      case NO_FAILBACK -> "it stays on " + node + ": its failback is off, and it may be there";
      case MAINTENANCE -> "it is back on " + node + " after that node's maintenance";
      case RULES -> "it is on " + node + ": the rules leave no other node";
      case STAYS, SCORE ->
          "it stays on "
              + node
              + ": that node is eligible, and a running guest is not moved without a reason";
    };
  }

  private void recovery(Ranking ranking) {
    ranking
        .chosen()
        .ifPresentOrElse(
            chosen -> next.add("it is started on " + chosen + " " + NEXT_ROUND),
            () -> {
              waitsFor.add("a node that may take it: no one is eligible now");
              next.add("every round of the master looks again, every 10 s");
            });
  }

  private void lost(NodeName node) {
    if (facts.lostForSeconds().containsKey(node) || !situation.online().contains(node)) {
      fenced(node);
    }
  }

  private void fenced(NodeName node) {
    Situation.Member member = situation.members().get(node);
    boolean device = member != null && member.fenceable();
    LrmStatus lrm = situation.lrms().get(node);
    if (lrm != null && lrm.unguarded()) {
      unguarded(node, device);
      return;
    }
    OptionalLong promise = lrm == null ? OptionalLong.empty() : lrm.promise();
    waitsFor.add(
        device
            ? "proof that " + node + " is off: its fence device is asked, else its time runs out"
            : promise.isPresent()
                ? "the lease of " + node + " to run out, after which it has stopped by itself"
                : "the lock of " + node + " to run out, as it has no fence device");
    long most = promise.isPresent() ? promise.getAsLong() / 1_000 : LOCK_SECONDS;
    Long since = facts.lostForSeconds().get(node);
    long left = since == null ? most : Math.max(0, most - since);
    next.add(
        "it is started elsewhere as soon as "
            + node
            + " is proven off, "
            + (left == 0 ? "which is due now" : "at the latest in about " + (left + 10) + " s"));
  }

  /** No time proves anything then: nobody resets the node. */
  private void unguarded(NodeName node, boolean device) {
    waitsFor.add(
        device
            ? "proof that " + node + " is off, for which its fence device is asked"
            : node + " to return: it has no fence device that could prove it off");
    next.add(
        device
            ? "it is started elsewhere as soon as "
                + node
                + " is proven off; it goes on there if "
                + node
                + " returns before"
            : "it goes on there; if you know that "
                + node
                + " is off: 'ha-manager remove "
                + sid
                + "', move its configuration file to another node, add it again");
    because.add(
        node + " was lost while HA was disarmed: it may run on there, and nobody resets it");
  }

  private void queued(ServiceRecord record) {
    if (!record.command().isEmpty() && situation.status().disarm() == null) {
      next.add(
          "the queued command '"
              + String.join(" ", record.command())
              + "' is carried out "
              + NEXT_ROUND);
    }
  }

  private static String names(List<NodeName> nodes) {
    return String.join(", ", nodes.stream().map(NodeName::value).distinct().toList());
  }
}
