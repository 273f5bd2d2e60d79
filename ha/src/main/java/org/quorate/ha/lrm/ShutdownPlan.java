package org.quorate.ha.lrm;

import org.quorate.ha.HaEvent;
import org.quorate.ha.status.LrmMode;

/** Which mode an LRM enters when it is asked to end. */
final class ShutdownPlan {
  private ShutdownPlan() {}

  static LrmMode mode(LrmMode before, ShutdownRequest request) {
    return switch (request.kind()) {
      case RESTART_DAEMON -> before == LrmMode.MAINTENANCE ? before : LrmMode.RESTART;
      case REBOOT_NODE ->
          before == LrmMode.MAINTENANCE
              ? before
              : switch (request.policy()) {
                case MIGRATE -> LrmMode.MAINTENANCE;
                case FREEZE, CONDITIONAL -> LrmMode.RESTART;
                case FAILOVER -> LrmMode.SHUTDOWN;
              };
      case POWER_OFF_NODE ->
          before == LrmMode.MAINTENANCE
              ? before
              : switch (request.policy()) {
                case MIGRATE -> LrmMode.MAINTENANCE;
                case FREEZE -> LrmMode.RESTART;
                case FAILOVER, CONDITIONAL -> LrmMode.SHUTDOWN;
              };
    };
  }

  /** What the services of the node have to expect. */
  static HaEvent event(LrmMode before, LrmMode after, ShutdownRequest.Kind kind) {
    String plan =
        before == LrmMode.MAINTENANCE
            ? "keep_maintenance"
            : switch (after) {
              case RESTART -> "freeze";
              case SHUTDOWN -> "stop";
              case MAINTENANCE -> "maintenance";
              case ACTIVE, DISARM -> after.text();
            };
    return plan.equals("stop")
        ? HaEvent.of("lrm_shutdown_plan", "plan", plan)
        : HaEvent.of("lrm_shutdown_plan", "kind", kind.text(), "plan", plan);
  }
}
