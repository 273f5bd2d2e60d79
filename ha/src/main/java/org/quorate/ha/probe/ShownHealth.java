package org.quorate.ha.probe;

import java.util.Optional;
import org.quorate.model.ServiceId;

/**
 * A probed guest as its node last showed it to all others; times are wall seconds.
 *
 * @param state of {@link HealthState}, or of a later version
 * @param strikes looks in a row without an answer
 * @param answered it has answered on its node since it has this probe
 * @param check what is looked at
 * @param dueSeconds when it is looked at next
 * @param failed the last look without an answer, also if it answers again
 * @param reason why it is braked or ordered away; empty otherwise
 */
public record ShownHealth(
    ServiceId sid,
    String state,
    int strikes,
    boolean answered,
    String check,
    long sinceSeconds,
    long dueSeconds,
    Optional<Failure> failed,
    String reason) {
  /** Longer reasons are cut: a status value holds all guests of a node. */
  private static final int WHY_MAX = 200;

  /** A look without an answer. */
  public record Failure(long wallSeconds, String why) {
    public Failure {
      why = why.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
      why = why.length() <= WHY_MAX ? why : why.substring(0, WHY_MAX) + " …";
    }
  }

  public boolean isHealthy() {
    return state.equals(HealthState.HEALTHY.text());
  }

  /** {@code suspect, 2 strikes, next look in 18 s; last failure 2 s ago: connection refused}. */
  public String sentence(long nowSeconds) {
    StringBuilder text = new StringBuilder(state);
    if (strikes > 0) {
      text.append(strikes == 1 ? ", 1 strike" : ", " + strikes + " strikes");
    }
    if (!reason.isEmpty()) {
      text.append(": ").append(reason);
    }
    if (dueSeconds > nowSeconds) {
      text.append(", next look in ").append(dueSeconds - nowSeconds).append(" s");
    }
    failed.ifPresent(
        failure ->
            text.append("; last failure ")
                .append(Math.max(0, nowSeconds - failure.wallSeconds()))
                .append(" s ago: ")
                .append(failure.why()));
    return text.toString();
  }
}
