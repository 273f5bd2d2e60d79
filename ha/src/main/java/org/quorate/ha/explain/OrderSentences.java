package org.quorate.ha.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.quorate.ha.order.OrderRule;
import org.quorate.ha.situation.Situation;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.ServiceId;

/** The start order in words. */
final class OrderSentences {
  private OrderSentences() {}

  /** What each rule means for the service. */
  static List<String> of(List<OrderRule> order, ServiceId sid) {
    List<String> sentences = new ArrayList<>();
    for (OrderRule rule : order) {
      if (rule.resources().contains(sid)) {
        sentences.add(about(rule) + "starts when " + names(rule.after()) + " is ready" + how(rule));
      }
      if (rule.after().contains(sid)) {
        sentences.add(
            about(rule) + names(rule.resources()) + " starts when it is ready" + how(rule));
      }
    }
    return sentences;
  }

  /** How far another service is that this one waits for. */
  static String progress(Situation situation, ServiceId other) {
    ServiceRecord record = situation.status().services().get(other);
    if (record == null) {
      return other + " is not taken up by the HA manager yet";
    }
    Situation.Guest guest = situation.guests().get(other);
    boolean runs = guest != null && guest.running() && guest.home().equals(record.node());
    return "%s is in state %s on %s and %s ('ha-manager why %s')"
        .formatted(
            other,
            record.state().text(),
            record.node(),
            runs ? "runs, but is not ready" : "does not run",
            other);
  }

  private static String about(OrderRule rule) {
    return "start order '" + rule.id() + "': ";
  }

  private static String how(OrderRule rule) {
    String most =
        rule.timeoutSeconds() == 0 ? "" : ", after " + rule.timeoutSeconds() + " s in any case";
    return " (" + rule.ready().text() + most + ")";
  }

  private static String names(SortedSet<ServiceId> services) {
    return services.stream().map(ServiceId::toString).collect(Collectors.joining(", "));
  }
}
