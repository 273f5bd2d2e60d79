package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;
import org.quorate.model.NodeName;

/** A run as bars: what each node was, and where each service was in which state, from when on. */
final class Lanes {
  /**
   * One thing being one way for a while.
   *
   * @param what the node itself, or a service on it
   */
  record Bar(String node, String what, String state, long from, long to) {}

  /** A service's way from one node to another. */
  record Move(String service, String from, String to, long at) {}

  /** Something that happened to a node at a moment. */
  record Mark(String node, String text, long at) {}

  private record Now(String node, String state, long since) {}

  final List<Bar> bars = new ArrayList<>();
  final List<Move> moves = new ArrayList<>();
  final List<Mark> marks = new ArrayList<>();
  final long end;
  private final Map<String, Now> nodes = new TreeMap<>();
  private final Map<String, Now> services = new HashMap<>();

  Lanes(Scenario scenario, List<ScenarioEvent> events) {
    scenario.hardware().keySet().forEach(node -> node(node.value(), "unknown", 0));
    scenario
        .managerStatus()
        .services()
        .forEach((sid, s) -> service(sid.toString(), s.node().value(), s.state().text(), 0));
    long last = 0;
    for (ScenarioEvent event : events) {
      last = Math.max(last, event.seconds());
      happened(event.what(), event.seconds(), event.node());
    }
    end = last;
    List.copyOf(nodes.keySet()).forEach(node -> node(node, "", end));
    List.copyOf(services.keySet()).forEach(sid -> gone(sid, end));
  }

  private static String field(HaEvent event, String name) {
    return String.valueOf(event.fields().getOrDefault(name, ""));
  }

  private void happened(HaEvent event, long at, @Nullable NodeName by) {
    String sid = field(event, "service");
    Now now = services.get(sid);
    switch (event.event()) {
      case "node_state" -> node(field(event, "subject"), field(event, "to"), at);
      case "service_added" -> service(sid, field(event, "at"), "request_stop", at);
      case "service_removed" -> gone(sid, at);
      case "service_location_updated" ->
          service(sid, field(event, "to"), now == null ? "stopped" : now.state(), at);
      case "service_state" -> {
        String node = field(event, "at");
        service(sid, node.isEmpty() && now != null ? now.node() : node, field(event, "to"), at);
      }
      case "notification" -> marks.add(new Mark(field(event, "subject"), field(event, "kind"), at));
      case "watchdog_expired" -> marks.add(new Mark(field(event, "subject"), "watchdog", at));
      case "daemon_state" -> {
        if (field(event, "to").equals("master")) {
          marks.add(new Mark(String.valueOf(by), "master", at));
        }
      }
      default -> {}
    }
  }

  private void node(String node, String state, long at) {
    Now before = nodes.put(node, new Now(node, state, at));
    if (before != null && at > before.since()) {
      bars.add(new Bar(node, "", before.state(), before.since(), at));
    }
  }

  private void service(String sid, String node, String state, long at) {
    Now before = services.get(sid);
    gone(sid, at);
    services.put(sid, new Now(node, state, at));
    if (before != null && !before.node().equals(node)) {
      moves.add(new Move(sid, before.node(), node, at));
    }
  }

  private void gone(String sid, long at) {
    Now before = services.remove(sid);
    if (before != null && at > before.since()) {
      bars.add(new Bar(before.node(), sid, before.state(), before.since(), at));
    }
  }
}
