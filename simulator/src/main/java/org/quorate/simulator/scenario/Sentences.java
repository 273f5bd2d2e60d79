package org.quorate.simulator.scenario;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;

/** What an event means, for a reader of the timeline. */
final class Sentences {
  private Sentences() {}

  /** Empty for what the bars show already. */
  static Optional<String> of(ScenarioEvent event) {
    HaEvent what = event.what();
    Map<String, Object> f = what.fields();
    String text =
        switch (what.event()) {
          case "command" ->
              Objects.equals(f.get("source"), "cmdlist")
                  ? "ordered: " + f.get("command")
                  : "by " + f.get("source") + ": " + f.get("command");
          case "watchdog_expired" ->
              f.get("subject") + "'s watchdog was not fed for 60 s and has cut its power";
          case "daemon_state" ->
              "the "
                  + event.actor().toUpperCase(Locale.ROOT)
                  + " of "
                  + event.node()
                  + " is now "
                  + words(f.get("to"));
          case "lock_acquired" -> event.node() + " holds " + f.get("lock");
          case "node_state" -> f.get("subject") + ": " + f.get("from") + " → " + f.get("to");
          case "notification" ->
              Objects.equals(f.get("kind"), "fence_start")
                  ? f.get("subject") + " is to be fenced: it was not seen for 60 s"
                  : f.get("subject") + " is fenced: its lock ran out, so its guests are free";
          case "service_state" ->
              f.get("service")
                  + ": "
                  + words(f.get("from"))
                  + " → "
                  + words(f.get("to"))
                  + where(f);
          case "recovery" ->
              f.get("service") + " is recovered from " + f.get("from") + " to " + f.get("to");
          case "placement" ->
              f.get("service")
                  + " is to "
                  + f.get("action")
                  + " to "
                  + f.get("to")
                  + (Objects.equals(f.get("origin"), "command") ? ", as ordered" : "");
          case "start_rebalance" ->
              f.get("service") + " is best started on " + f.getOrDefault("to", "no node");
          case "auto_rebalance" ->
              "load is uneven ("
                  + f.get("imbalance_before")
                  + "): "
                  + f.get("service")
                  + " goes to "
                  + f.get("to")
                  + ", which leaves "
                  + f.get("imbalance_after");
          case "maintenance_return" ->
              f.get("service") + " returns to " + f.get("to") + " after its maintenance";
          case "rule_dropped" ->
              "rule " + f.get("rule") + " has no effect: " + words(f.get("reason"));
          case "motion_follower" ->
              f.get("service") + " follows " + f.get("leader") + " to " + f.get("to");
          case "action_end" ->
              Objects.equals(f.get("ok"), true)
                  ? ""
                  : f.get("service") + ": " + f.get("action") + " failed";
          case "problem" -> "problem: " + words(f.get("code")) + rest(f, "code");
          case "sim_start", "sim_end", "action_begin", "daemon_exit", "daemon_killed" -> "";
          default -> words(what.event()) + rest(f, "");
        };
    return Optional.of(text).filter(sentence -> !sentence.isEmpty());
  }

  private static String where(Map<String, Object> fields) {
    Object target = fields.get("target");
    return target != null ? " (to " + target + ")" : "";
  }

  private static String words(@Nullable Object code) {
    return String.valueOf(code).replace('_', ' ');
  }

  private static String rest(Map<String, Object> fields, String without) {
    String rest =
        fields.entrySet().stream()
            .filter(field -> !field.getKey().equals(without))
            .map(field -> field.getKey() + " " + field.getValue())
            .collect(Collectors.joining(", "));
    return rest.isEmpty() ? "" : " (" + rest + ")";
  }
}
