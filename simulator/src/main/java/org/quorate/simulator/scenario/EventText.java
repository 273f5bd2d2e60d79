package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import tools.jackson.databind.JsonNode;

/** Events, and the cluster at the end, as lines for people; only the fields that count. */
final class EventText {
  private EventText() {}

  static List<String> lines(Outcome outcome) {
    return outcome.events().stream().map(event -> line(EventJson.of(event))).toList();
  }

  /** {@code 20 crm node1 daemon_state from=startup to=wait_for_quorum}. */
  static String line(JsonNode event) {
    String kind = event.path("event").asString("");
    StringBuilder line = new StringBuilder();
    line.append(event.path("t").asString("")).append(' ');
    line.append(event.path("actor").asString("")).append(' ');
    line.append(event.hasNonNull("node") ? event.path("node").asString("") : "-").append(' ');
    line.append(kind);
    for (String field : Vocabulary.fields(kind)) {
      if (event.hasNonNull(field)) {
        line.append(' ').append(field).append('=').append(value(event.path(field)));
      }
    }
    return line.toString();
  }

  private static String value(JsonNode value) {
    if (value.isObject() && value.has("raw")) {
      return value.path("raw").asString("");
    }
    return value.isFloatingPointNumber()
        ? "%.2f".formatted(value.asDouble())
        : value.isContainer() ? value.toString() : value.asString("");
  }

  /** {@code node node1 online}, {@code service vm:101 started node1 runs}. */
  static List<String> end(Outcome outcome) {
    Store store = outcome.store();
    List<String> lines = new ArrayList<>();
    store
        .managerStatus
        .nodes()
        .forEach((node, state) -> lines.add("node " + node + " " + state.text()));
    store
        .managerStatus
        .services()
        .forEach(
            (sid, service) ->
                lines.add("service " + sid + " " + place(service) + runs(store, sid)));
    return lines;
  }

  private static String place(ServiceRecord service) {
    NodeName target = service.target();
    return service.state().text() + " " + service.node() + (target == null ? "" : "->" + target);
  }

  private static String runs(Store store, org.quorate.model.ServiceId sid) {
    List<NodeName> where =
        store.running.entrySet().stream()
            .filter(node -> node.getValue().contains(sid))
            .map(node -> node.getKey())
            .toList();
    ServiceRecord record = store.managerStatus.services().get(sid);
    if (where.isEmpty()) {
      return "";
    }
    return record != null && where.equals(List.of(record.node())) ? " runs" : " runs on " + where;
  }
}
