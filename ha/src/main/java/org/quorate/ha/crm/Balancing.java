package org.quorate.ha.crm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.quorate.ha.HaEvent;
import org.quorate.ha.placement.Rebalancing;
import org.quorate.ha.placement.Rebalancing.Outcome;

/** Moves services off busy nodes, as if an administrator had asked for it. */
final class Balancing {
  private static final int DIGITS_TOLD = 2;

  private final ManagerRound round;

  Balancing(ManagerRound round) {
    this.round = round;
  }

  void consider() {
    Rebalancing.Step step =
        Rebalancing.step(
            round.rebalanceRounds,
            round.scheduling.settings(),
            round.scheduling.usage(),
            round.rules.compiled(),
            round.services,
            round.configs);
    round.rebalanceRounds = step.rounds();
    switch (step.outcome()) {
      case Outcome.Nothing() -> {}
      case Outcome.Failed(var reason, var service) ->
          round.report(HaEvent.problem("balancing_failed", "reason", reason, "service", service));
      case Outcome.Move move -> order(move);
    }
  }

  private void order(Outcome.Move move) {
    String task = move.leader().type().equals("vm") ? "migrate" : "relocate";
    round.report(
        HaEvent.of(
            "auto_rebalance",
            "service",
            move.leader(),
            "action",
            task,
            "to",
            move.target(),
            "imbalance_before",
            told(move.before()),
            "imbalance_after",
            told(move.after())));
    String line = task + " " + move.leader() + " " + move.target();
    new Motions(round).queue(line, task, move.leader(), move.target());
  }

  private static double told(double imbalance) {
    return new BigDecimal(imbalance).setScale(DIGITS_TOLD, RoundingMode.HALF_EVEN).doubleValue();
  }
}
