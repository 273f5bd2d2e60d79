package org.quorate.ha.order;

import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.ServiceId;

/**
 * A start that a rule holds back. Times are of one clock: the node's own where it is decided, wall
 * time where other nodes see it.
 *
 * @param rule its name
 * @param after what is not ready
 * @param ready what would show that it is
 * @param sinceMs when the start was wanted first
 * @param untilMs it waits no longer; empty = for ever
 */
public record StartWait(
    ServiceId service,
    String rule,
    SortedSet<ServiceId> after,
    Probe ready,
    long sinceMs,
    OptionalLong untilMs) {
  public StartWait {
    after = Collections.unmodifiableSortedSet(new TreeSet<>(after));
  }

  /** The same by a clock that is so much ahead. */
  public StartWait ahead(long ms) {
    return new StartWait(
        service,
        rule,
        after,
        ready,
        sinceMs + ms,
        untilMs.isPresent() ? OptionalLong.of(untilMs.getAsLong() + ms) : untilMs);
  }

  /** {@code vm:100 to be ready (guest agent ping, since 12 s)}, and how long at most. */
  public String sentence(long nowMs) {
    String names = after.stream().map(ServiceId::toString).collect(Collectors.joining(", "));
    String most =
        untilMs.isPresent()
            ? "at most " + seconds(untilMs.getAsLong() - nowMs) + " more"
            : "for ever if need be";
    return "%s to be ready (%s, since %s), %s by start order '%s'"
        .formatted(names, words(), seconds(nowMs - sinceMs), most, rule);
  }

  private String words() {
    return switch (ready) {
      case Probe.Agent ignored -> "guest agent ping";
      case Probe.Delay(int seconds) -> seconds == 0 ? "it runs" : "it runs for " + seconds + " s";
      case Probe.Tcp ignored -> ready.text();
      case Probe.Http ignored -> ready.text();
    };
  }

  private static String seconds(long ms) {
    return Math.max(0, ms / 1000) + " s";
  }
}
