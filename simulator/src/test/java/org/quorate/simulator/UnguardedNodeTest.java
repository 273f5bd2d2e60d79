package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.fault.Disarmed;
import org.quorate.simulator.fault.Fault;
import org.quorate.simulator.fault.Partition;
import org.quorate.simulator.fault.PowerCut;
import org.quorate.simulator.world.World;

/**
 * A node is lost while the cluster is disarmed, and the others arm again: its guest may run on
 * there with nobody to reset it. The fence device gives the proof that frees it; without one the
 * guest waits.
 */
class UnguardedNodeTest {
  private static final ServiceId GUEST = new ServiceId("vm", "100");
  private static final NodeName VICTIM = new NodeName("node3");

  private static Run.Report run(Fault loss, Disarm.Mode mode, boolean withBmc) {
    Plan plan =
        new Plan(
            World.Shape.of(
                3, Map.of(GUEST, ServiceConfig.of(RequestedState.STARTED, VICTIM)), withBmc),
            List.of(
                new Plan.Trouble(80_000, 150_000, new Disarmed(new NodeName("node1"), mode)),
                new Plan.Trouble(110_000, 400_000, loss)));
    Run.Report report = Run.of(1, plan, Run.Terms.usual());
    assertThat(report.violation()).isEmpty();
    return report;
  }

  @Test
  void itsFenceDeviceFreesItsGuestOnceTheClusterIsArmed() {
    for (Fault loss : List.of(new Partition(Set.of(VICTIM)), new PowerCut(VICTIM))) {
      assertThat(run(loss, Disarm.Mode.IGNORE, true).recoveries()).as("%s", loss).isEqualTo(1);
    }
  }

  @Test
  void withoutAFenceDeviceItsGuestWaitsForIt() {
    for (Fault loss : List.of(new Partition(Set.of(VICTIM)), new PowerCut(VICTIM))) {
      assertThat(run(loss, Disarm.Mode.IGNORE, false).recoveries()).as("%s", loss).isZero();
    }
  }

  @Test
  void aFrozenGuestWaitsForItsNodeWhichIsNotShot() {
    Fault loss = new Partition(Set.of(VICTIM));
    assertThat(run(loss, Disarm.Mode.FREEZE, true).recoveries()).isZero();
  }
}
