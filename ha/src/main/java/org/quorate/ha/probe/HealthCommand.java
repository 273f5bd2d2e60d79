package org.quorate.ha.probe;

import org.quorate.ha.lrm.HealthOrder;
import org.quorate.model.ServiceId;

/** What the machine wants done. */
public sealed interface HealthCommand {
  ServiceId service();

  /** Look once and give the answer to a later step; at most one look is under way for a guest. */
  record Look(HealthCheck check) implements HealthCommand {
    @Override
    public ServiceId service() {
      return check.service();
    }
  }

  /** For the LRM; stands until it is taken or withdrawn. */
  record Order(ServiceId service, HealthOrder order, String reason) implements HealthCommand {}

  record Withdraw(ServiceId service) implements HealthCommand {}

  /** For people: that and why something is not done, or is over. */
  record Tell(ServiceId service, String sentence) implements HealthCommand {}
}
