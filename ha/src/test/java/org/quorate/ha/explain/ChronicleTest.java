package org.quorate.ha.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.situation.Cluster.vm;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.ha.HaEvent;
import org.quorate.ha.files.ChronicleJson;

/** What is remembered about services, and for how long. */
class ChronicleTest {
  @Test
  void decisionsAndFailuresAreRememberedRoutineIsNot() {
    assertThat(
            EventSentences.of(
                HaEvent.of("recovery", "service", vm(100), "from", "node1", "to", "node2"), 7))
        .contains(new Past(7, vm(100), "recovered from node1 to node2"));
    assertThat(
            EventSentences.of(
                HaEvent.problem("migration_failed", "service", vm(100), "exit_code", 1), 7))
        .contains(new Past(7, vm(100), "migration failed (exit code 1)"));
    assertThat(
            EventSentences.of(
                HaEvent.of(
                    "service_state", "service", vm(100), "from", "request_start", "to", "started"),
                7))
        .isEmpty();
    assertThat(
            EventSentences.of(
                HaEvent.of(
                    EventSentences.GUEST_FAILED,
                    "service",
                    vm(100),
                    "why",
                    "start failed: no space left"),
                7))
        .contains(new Past(7, vm(100), "start failed: no space left"));
    assertThat(EventSentences.of(HaEvent.of("node_state", "subject", "node1"), 7)).isEmpty();
  }

  @Test
  void whatIsRepeatedEveryRoundIsKeptOnceWithItsLastTime() {
    Chronicle chronicle = new Chronicle();
    for (int second = 0; second < 100; second++) {
      chronicle.add(new Past(second, vm(100), "no recovery node"));
    }
    assertThat(chronicle.all()).containsExactly(new Past(99, vm(100), "no recovery node"));
  }

  @Test
  void oneNoisyServiceDoesNotPushTheOthersOut() {
    Chronicle chronicle = new Chronicle();
    chronicle.add(new Past(0, vm(7), "recovered"));
    for (int i = 0; i < 1000; i++) {
      chronicle.add(new Past(i, vm(100), "failure " + i));
    }
    assertThat(chronicle.all())
        .hasSize(1 + Chronicle.OF_A_SERVICE_MAX)
        .contains(new Past(0, vm(7), "recovered"));
    for (int i = 0; i < 1000; i++) {
      chronicle.add(new Past(i, vm(1000 + i), "x".repeat(300)));
    }
    assertThat(chronicle.all()).hasSize(Chronicle.ALL_MAX);
    assertThat(ChronicleJson.bytes(chronicle.all())).hasSizeLessThan(32 << 10);
    assertThat(ChronicleJson.parse(ChronicleJson.bytes(chronicle.all())).getLast())
        .isEqualTo(chronicle.all().getLast());
  }

  @Property(tries = 300)
  void anyValueOfAnotherNodeIsReadWithoutFailing(@ForAll byte[] bytes, @ForAll String text) {
    assertThat(ChronicleJson.parse(bytes)).isNotNull();
    String json = "{\"past\":[" + text + ",{\"t\":\"x\",\"sid\":\"" + text + "\"}]}";
    assertThat(ChronicleJson.parse(json.getBytes(StandardCharsets.UTF_8))).isNotNull();
  }
}
