package org.quorate.ha.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quorate.ha.probe.Brake;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.probe.HealthState;
import org.quorate.ha.probe.ShownHealth;

/** How a guest's probe stands, and what its silence has led to or will lead to. */
public final class ProbeSentences {
  private ProbeSentences() {}

  /**
   * What is known of a guest's probe.
   *
   * @param seen what the node that looks shows; empty = no node looks
   * @param actions restarts and relocations of the guest within the last hour
   */
  public record Facts(HealthCheck check, Optional<ShownHealth> seen, long actions) {}

  /** For people. */
  static List<String> of(Facts facts, long nowSeconds) {
    HealthCheck check = facts.check();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        check.probe().text() + ": " + facts.seen().map(ShownHealth::state).orElse(away(check)));
    facts.seen().ifPresent(seen -> looks(sentences, check, seen, nowSeconds));
    if (facts.actions() > 0) {
      sentences.add(
          "restarted or relocated %s within the last hour; at %d it is left alone"
              .formatted(
                  facts.actions() == 1 ? "once" : facts.actions() + " times",
                  Brake.GUEST_ACTIONS_MAX));
    }
    return sentences;
  }

  private static String away(HealthCheck check) {
    return check.enabled()
        ? "no node looks at it: it is looked at while it is started and nothing else goes on"
        : "disabled";
  }

  private static void looks(
      List<String> sentences, HealthCheck check, ShownHealth seen, long nowSeconds) {
    sentences.add(
        (seen.strikes() == 0
                ? "no strike"
                : seen.strikes()
                    + (seen.strikes() == 1 ? " strike, " : " strikes, ")
                    + check.strikes()
                    + " are too many")
            + ", "
            + next(check, seen, nowSeconds));
    long graceLeft = seen.sinceSeconds() + check.graceSeconds() - nowSeconds;
    if (seen.state().equals(HealthState.GRACE.text()) && graceLeft > 0) {
      sentences.add("silence counts in " + graceLeft + " s");
    }
    if (!seen.reason().isEmpty()) {
      sentences.add((isBraked(seen) ? "left alone: " : "because ") + seen.reason());
    }
    if (!seen.answered()) {
      sentences.add("it has not answered on its node since it has this probe");
    }
    seen.failed()
        .ifPresent(
            failure ->
                sentences.add(
                    "last failure %d s ago: %s"
                        .formatted(
                            Math.max(0, nowSeconds - failure.wallSeconds()), failure.why())));
  }

  /** What a node shows of a guest that answers is up to half a minute old. */
  private static String next(HealthCheck check, ShownHealth seen, long nowSeconds) {
    return seen.dueSeconds() > nowSeconds
        ? "next look in " + (seen.dueSeconds() - nowSeconds) + " s"
        : "looked at every " + check.intervalSeconds() + " s";
  }

  private static boolean isBraked(ShownHealth seen) {
    return seen.state().equals(HealthState.BRAKED.text());
  }
}
