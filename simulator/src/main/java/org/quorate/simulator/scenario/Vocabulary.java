package org.quorate.simulator.scenario;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quorate.ha.HaEvent;

/** The kinds of events, and the fields of each that count when two runs are compared. */
final class Vocabulary {
  private static final Map<String, List<String>> FIELDS =
      Map.ofEntries(
          kind("action_begin", "service", "action", "to", "timeout", "part_of"),
          kind("action_end", "service", "action", "to", "ok"),
          kind("action_skipped", "service", "action", "reason"),
          kind("auto_rebalance", "service", "action", "to", "imbalance_before", "imbalance_after"),
          kind("command", "source", "command"),
          kind("command_accepted", "command"),
          kind("command_ignored", "command", "cmd", "reason", "service", "subject", "to", "state"),
          kind("daemon_exit"),
          kind("daemon_killed"),
          kind("daemon_state", "from", "to"),
          kind("disarm_complete"),
          kind("disarm_crm_released"),
          kind("disarm_deferred", "service", "state"),
          kind("disarm_lrm_released", "maintenance"),
          kind("disarm_tracking_suspended", "service"),
          kind("fence_acknowledged", "subject"),
          kind("going_idle", "rounds"),
          kind(
              "group_migration",
              "step",
              "subject",
              "state",
              "mode",
              "version",
              "rounds",
              "seconds"),
          kind("lock_acquired", "lock"),
          kind("lrm_shutdown_plan", "kind", "plan"),
          kind("maintenance_fallback_cleared", "service", "fallback"),
          kind("maintenance_fallback_dropped", "service", "fallback"),
          kind("maintenance_return", "service", "to"),
          kind("manager_lock_released"),
          kind("master_takeover_disarmed"),
          kind("motion_follower", "service", "leader", "action", "to", "command"),
          kind("node_deleted", "subject"),
          kind("node_state", "subject", "from", "to"),
          kind("notification", "kind", "subject"),
          kind("placement", "service", "action", "to", "origin"),
          kind(
              "problem",
              "code",
              "service",
              "subject",
              "lock",
              "action",
              "at",
              "to",
              "failed",
              "exit_code",
              "retries",
              "retry",
              "count",
              "state",
              "version",
              "blocker",
              "command",
              "reason",
              "mode",
              "cmd",
              "what",
              "on"),
          kind("rearmed"),
          kind("recovery", "service", "from", "to"),
          kind("relocation_succeeded", "service", "at", "failed"),
          kind("round_skipped", "daemon"),
          kind("rule_dropped", "rule", "reason", "service"),
          kind("scheduler_mode", "from", "mode"),
          kind("service_added", "service", "at"),
          kind("service_location_updated", "service", "from", "to", "cause"),
          kind("service_removed", "service", "reason"),
          kind("service_state", "service", "from", "to", "at", "target", "timeout", "cause"),
          kind("shutdown_requested", "policy"),
          kind("sim_end", "ok"),
          kind("sim_start"),
          kind("start_rebalance", "service", "to", "moved"),
          kind("start_rebalance_ignored", "service"),
          kind("stop_requested", "service", "timeout"),
          kind("watchdog_expired", "subject"));

  /** Events that explain others. */
  private static final Set<String> DETAIL =
      Set.of(
          "group_migration",
          "placement",
          "action_skipped",
          "disarm_tracking_suspended",
          "lrm_shutdown_plan",
          "scheduler_mode");

  private Vocabulary() {}

  private static Map.Entry<String, List<String>> kind(String event, String... fields) {
    return Map.entry(event, List.of(fields));
  }

  /** The fields that count; none for an event nobody knows. */
  static List<String> fields(String event) {
    return FIELDS.getOrDefault(event, List.of());
  }

  static boolean isDetail(HaEvent event) {
    return DETAIL.contains(event.event())
        || event.event().equals("problem")
            && String.valueOf(event.fields().get("code")).startsWith("group_migration_");
  }
}
