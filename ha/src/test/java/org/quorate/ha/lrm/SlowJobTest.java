package org.quorate.ha.lrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.quorate.ha.Answers;
import org.quorate.ha.LockName;
import org.quorate.ha.Step;
import org.quorate.ha.status.ExitCode;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** A job that takes several rounds is begun once, and its result stands. */
class SlowJobTest {
  private static final NodeName ONE = new NodeName("node1");
  private static final NodeName TWO = new NodeName("node2");
  private static final ServiceId GUEST = ServiceId.parse("vm:100");

  private LrmMemory memory = LrmMemory.initial();

  private List<LrmCommand> round(NodeName home, List<FinishedJob> finished) {
    ManagerStatus status =
        new ManagerStatus(
            TWO,
            0,
            Map.of(ONE, NodeState.ONLINE, TWO, NodeState.ONLINE),
            Map.of(GUEST, ServiceRecord.of(ServiceState.MIGRATE, ONE, "uid").withTarget(TWO)),
            Set.of(),
            null,
            Map.of());
    LrmReading reading =
        new LrmReading(
            0,
            0,
            ONE,
            true,
            true,
            status,
            Map.of(GUEST, ServiceConfig.of(RequestedState.STARTED, home)),
            Set.of(GUEST),
            finished,
            null,
            LrmReading.MAX_WORKERS_DEFAULT,
            false,
            Set.of(),
            true);
    Answers answers = Answers.none().with(LockName.agent(ONE), true);
    return switch (Lrm.step(memory, reading, answers)) {
      case Step.Ask<LrmMemory, LrmCommand> ask -> throw new AssertionError(ask.question());
      case Step.Done<LrmMemory, LrmCommand> done -> {
        memory = done.memory();
        yield done.commands();
      }
    };
  }

  @Test
  void aMigrationOfThreeRounds() {
    List<LrmCommand> first = round(ONE, List.of());
    List<LrmCommand> second = round(ONE, List.of());
    Job job = memory.running().get(GUEST);
    List<LrmCommand> third = round(TWO, List.of(new FinishedJob(job, true)));

    assertThat(first).hasAtLeastOneElementOfType(LrmCommand.MoveGuest.class);
    assertThat(second).doesNotHaveAnyElementsOfTypes(LrmCommand.MoveGuest.class);
    assertThat(third).doesNotHaveAnyElementsOfTypes(LrmCommand.MoveGuest.class);
    assertThat(memory.results().get("uid").exitCode()).isEqualTo(ExitCode.SUCCESS);
  }
}
