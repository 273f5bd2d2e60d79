package org.quorate.ha.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** manager_status and lrm_status are read and written without loss, whoever wrote them. */
class StatusJsonTest {
  private static final String MANAGER =
      """
      {"master_node":"node3","timestamp":1084,"node_status":{"node1":"online","node2":"gone"},
       "service_status":{"vm:101":{"node":"node1","running":1,"state":"started","uid":"abc",
        "failed_nodes":["node2"],"cmd":["migrate","node2"],"new_thing":{"a":[1,2]}}},
       "node_request":{"node2":{"maintenance":1}},"disarm":null,"later":"kept"}
      """;

  @Test
  void aManagerStatusSurvivesWithWhatItDoesNotKnow() {
    ManagerStatus status = StatusJson.manager(MANAGER);
    ServiceRecord service = status.services().get(ServiceId.parse("vm:101"));
    assertThat(service.running()).isTrue();
    assertThat(service.command()).containsExactly("migrate", "node2");
    assertThat(service.extra()).containsKey("new_thing");
    assertThat(status.node(new NodeName("node2"))).isEqualTo(NodeState.GONE);
    assertThat(status.maintenanceRequests()).containsExactly(new NodeName("node2"));
    assertThat(status.extra()).containsEntry("later", "kept").doesNotContainKey("disarm");
    assertThat(StatusJson.manager(StatusJson.text(status))).isEqualTo(status);
  }

  @Test
  void anLrmStatusSurvives() {
    LrmStatus status =
        StatusJson.lrm(
            """
            {"state":"active","mode":"active","timestamp":"7","results":
             {"u1":{"sid":"vm:101","state":"started","exit_code":0}},"more":1}
            """);
    assertThat(status.results().get("u1").exitCode()).isZero();
    assertThat(StatusJson.lrm(StatusJson.text(status))).isEqualTo(status);
  }

  @Test
  void anUnknownStateIsRefusedRatherThanGuessed() {
    assertThatThrownBy(() -> StatusJson.manager(MANAGER.replace("gone", "asleep")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'asleep' is not a node state");
  }

  @Property(tries = 300)
  void anyTextIsReadOrRefused(@ForAll("texts") String text) {
    try {
      ManagerStatus status = StatusJson.manager(text);
      assertThat(StatusJson.manager(StatusJson.text(status))).isEqualTo(status);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    try {
      StatusJson.lrm(text);
      LedgerFile.parse(new NodeName("node1"), text);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  /** Good texts with a stretch replaced by something else. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> other =
        Arbitraries.oneOf(
            Arbitraries.of("null", "[]", "{}", "1e99", "\"x\"", "{\"a\":", ",", "0"),
            Arbitraries.strings().ofMaxLength(5));
    return net.jqwik.api.Combinators.combine(
            Arbitraries.integers().between(0, MANAGER.length()),
            Arbitraries.integers().between(0, 20),
            other)
        .as(
            (at, length, text) ->
                MANAGER.substring(0, at)
                    + text
                    + MANAGER.substring(Math.min(MANAGER.length(), at + length)));
  }
}
