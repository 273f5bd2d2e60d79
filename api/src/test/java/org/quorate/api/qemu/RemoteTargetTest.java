package org.quorate.api.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.quorate.api.ApiException;
import org.quorate.api.OtherNodes;
import org.quorate.guest.Refused;
import org.quorate.guest.migration.Journey;
import org.quorate.guest.migration.MigrationId;
import org.quorate.guest.migration.nodes.Landing;
import org.quorate.guest.migration.nodes.Target;
import org.quorate.guest.qemu.Hardware;
import org.quorate.model.NodeName;
import org.quorate.model.VmId;

/** What a source makes of another node's answers, whatever they are. */
class RemoteTargetTest {
  private static final NodeName NODE2 = new NodeName("node2");
  private static final Journey JOURNEY =
      new Journey(new VmId(100), MigrationId.of(1), new NodeName("node1"));
  private static final Hardware HARDWARE = new Hardware("pc-i440fx-7.2", false, 98_312);

  private final List<String> calls = new ArrayList<>();

  private Target answering(@Nullable Object answer) {
    return target(
        (node, request) -> {
          calls.add(request.verb() + " " + request.path() + " " + request.parameters());
          return answer;
        });
  }

  private static Target target(OtherNodes others) {
    return new RemoteTarget(NODE2, others);
  }

  @Test
  void theCallsCarryTheMigrationsId() throws IOException {
    Target node = answering(Map.of("address", "10.0.0.2", "port", 60_001));
    assertThat(node.prepare(JOURNEY, HARDWARE, Optional.empty()))
        .isEqualTo(new Landing("10.0.0.2", 60_001));
    node.tell(JOURNEY);
    assertThat(answering(Map.of("state", "running")).resume(JOURNEY))
        .isEqualTo(Target.Resumption.RUNNING);
    assertThat(answering(Map.of("gone", 1)).drop(JOURNEY)).isTrue();
    assertThat(calls)
        .containsExactly(
            "POST /nodes/node2/qemu/100/incoming {source=node1, machine=pc-i440fx-7.2, kvm=0,"
                + " memory=98312, id=0000000000000001}",
            "PUT /nodes/node2/qemu/100/incoming {id=0000000000000001}",
            "POST /nodes/node2/qemu/100/incoming/resume {id=0000000000000001}",
            "DELETE /nodes/node2/qemu/100/incoming {id=0000000000000001}");
  }

  @Test
  void anUntrueOrStrangeAnswerIsUnknown() {
    for (Object strange :
        List.of("x", 1, Map.of(), Map.of("address", "exec:rm", "port", 60_000, "state", "x"))) {
      Target node = answering(strange);
      assertThatThrownBy(() -> node.prepare(JOURNEY, HARDWARE, Optional.empty()))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> node.resume(JOURNEY)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> node.drop(JOURNEY)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aRefusalIsSurelyNotDoneAndSilenceIsUnknown() {
    Target no =
        target(
            (node, request) -> {
              throw ApiException.failed("bridge 'vmbr1' does not exist on this node");
            });
    assertThatThrownBy(() -> no.prepare(JOURNEY, HARDWARE, Optional.empty()))
        .isInstanceOf(Refused.class)
        .hasMessage("bridge 'vmbr1' does not exist on this node");
    Target silent =
        target(
            (node, request) -> {
              throw new ApiException(596, "node2: Connection timed out");
            });
    assertThatThrownBy(() -> silent.drop(JOURNEY)).isInstanceOf(IOException.class);
  }
}
