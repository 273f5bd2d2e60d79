package org.quorate.ha.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Only what asks something new of a node wakes its LRM. */
class OrdersTest {
  private static final ServiceId GUEST = ServiceId.parse("vm:100");
  private static final NodeName ONE = new NodeName("node1");
  private static final ServiceRecord STARTED = ServiceRecord.of(ServiceState.STARTED, ONE, "a");

  private static ManagerStatus with(ServiceRecord record, long timestamp) {
    return new ManagerStatus(
        ONE,
        timestamp,
        Map.of(ONE, NodeState.ONLINE),
        Map.of(GUEST, record),
        Set.of(),
        null,
        Map.of());
  }

  @Test
  void aNewUidOrTimestampAsksForNothing() {
    assertThat(with(STARTED, 1).ordersSameAs(with(STARTED.withUid("b").withRunning(true), 2)))
        .isTrue();
  }

  @Test
  void aStateAPlaceOrAServiceLessDoes() {
    assertThat(
            with(STARTED, 1)
                .ordersSameAs(with(STARTED.changedTo(ServiceState.REQUEST_STOP, "b"), 1)))
        .isFalse();
    assertThat(with(STARTED, 1).ordersSameAs(with(STARTED.withNode(new NodeName("node2")), 1)))
        .isFalse();
    assertThat(with(STARTED, 1).ordersSameAs(ManagerStatus.empty())).isFalse();
  }
}
