package org.quorate.ha.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** A node believes another's word only when it heard the other since that one last joined. */
class StartOrderTest {
  private static final ServiceId DB = ServiceId.parse("vm:100");
  private static final ServiceId WEB = ServiceId.parse("vm:101");
  private static final NodeName HERE = new NodeName("node1");
  private static final NodeName THERE = new NodeName("node2");
  private static final List<OrderRule> RULES =
      OrderFile.parse("start-order: web\n\tresources vm:101\n\tafter vm:100\n\tready agent\n\n")
          .rules();

  private StartOrder.Memory memory = StartOrder.Memory.initial();
  private long nowMs;

  private Set<ServiceId> waiting(Map<NodeName, StartOrder.Word> words, Set<NodeName> left) {
    ManagerStatus status =
        new ManagerStatus(
            HERE,
            0,
            Map.of(),
            Map.of(WEB, ServiceRecord.of(ServiceState.STARTED, HERE, "u")),
            Set.of(),
            null,
            Map.of());
    StartOrder.Decision decision =
        StartOrder.decide(
            memory,
            new StartOrder.Reading(
                nowMs,
                true,
                HERE,
                RULES,
                status,
                Map.of(
                    DB, ServiceConfig.of(RequestedState.STARTED, THERE),
                    WEB, ServiceConfig.of(RequestedState.STARTED, HERE)),
                Set.of(),
                Set.of(),
                words,
                left));
    memory = decision.memory();
    return decision.waiting().keySet();
  }

  private static Map<NodeName, StartOrder.Word> word(long saidSeconds) {
    return Map.of(THERE, new StartOrder.Word(saidSeconds, Set.of(DB)));
  }

  @Test
  void aWordFromBeforeAPowerCutIsNotBelieved() {
    assertThat(waiting(word(100), Set.of())).containsExactly(WEB);
    assertThat(waiting(word(100), Set.of())).containsExactly(WEB);
    assertThat(waiting(word(109), Set.of())).isEmpty();
    assertThat(waiting(word(109), Set.of())).isEmpty();
  }

  @Test
  void aNodeThatWasAwayIsHeardAnew() {
    waiting(word(100), Set.of());
    assertThat(waiting(word(109), Set.of())).isEmpty();
    assertThat(waiting(Map.of(), Set.of())).containsExactly(WEB);
    assertThat(waiting(word(109), Set.of())).containsExactly(WEB);
    assertThat(waiting(word(118), Set.of())).isEmpty();
    assertThat(waiting(word(118), Set.of(THERE)))
        .as("it left and returned between two rounds")
        .containsExactly(WEB);
  }

  @Test
  void whoIsSilentForTooLongMayHaveLostWhatItCalledReady() {
    waiting(word(100), Set.of());
    assertThat(waiting(word(109), Set.of())).isEmpty();
    nowMs = StartOrder.WORD_MAX_MS;
    assertThat(waiting(word(109), Set.of())).isEmpty();
    nowMs++;
    assertThat(waiting(word(109), Set.of())).containsExactly(WEB);
    assertThat(waiting(word(118), Set.of())).isEmpty();
  }
}
