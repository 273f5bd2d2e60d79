package org.quorate.ha.crm;

import java.util.List;
import org.quorate.ha.HaEvent;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Queues motions of services, with those that must stay with them. */
final class Motions {
  private final ManagerRound round;

  Motions(ManagerRound round) {
    this.round = round;
  }

  /**
   * Queues one, unless a service that must be kept apart is in the way; those it belongs with
   * follow. Node affinity is not asked: an administrator may move a service anywhere.
   *
   * @param line the command as it stands, or would stand, in the queue
   * @param task {@code migrate} or {@code relocate}
   */
  void queue(String line, String task, ServiceId sid, NodeName target) {
    for (ServiceId other : round.rules.apart(sid)) {
      ServiceRecord blocker = round.services.get(other);
      if (blocker != null && blocks(blocker, target)) {
        round.report(
            HaEvent.problem(
                "motion_blocked_by_negative_affinity",
                "command",
                line,
                "blocker",
                other,
                "to",
                target,
                "service",
                sid));
        return;
      }
    }
    round.report(HaEvent.of("command_accepted", "command", line, "service", sid));
    round.put(sid, round.record(sid).withCommand(List.of(task, target.value())));
    for (ServiceId other : round.rules.together(sid)) {
      ServiceRecord follower = round.services.get(other);
      if (follower != null
          && !follower.node().equals(target)
          && !target.equals(follower.target())) {
        round.report(
            HaEvent.of(
                "motion_follower",
                "service",
                other,
                "leader",
                sid,
                "action",
                task,
                "to",
                target,
                "command",
                line));
        round.put(other, follower.withCommand(List.of(task, target.value())));
      }
    }
  }

  /** One that is just leaving the target does not, nor one that is arriving from elsewhere. */
  private static boolean blocks(ServiceRecord other, NodeName target) {
    return other.node().equals(target) && (other.target() == null || other.target().equals(target));
  }
}
