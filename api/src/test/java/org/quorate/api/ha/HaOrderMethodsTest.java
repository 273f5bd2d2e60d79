package org.quorate.api.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quorate.api.Verb;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What people order the master to do, and what is refused before it is queued. */
class HaOrderMethodsTest extends HaStory {
  private static final String OWN = "/cluster/ha/quorate";
  private static final String STATUS = "/cluster/ha/status";

  @Test
  void ordersAreLinesForTheMaster() throws IOException {
    manage("100");
    call(Verb.POST, OWN + "/stop/vm:100", Map.of("timeout", "0"));
    call(Verb.POST, OWN + "/node-maintenance/node2", Map.of("action", "enable"));
    call(Verb.POST, OWN + "/node-maintenance/node2", Map.of("action", "disable"));
    call(Verb.POST, STATUS + "/disarm-ha", Map.of("resource-mode", "ignore"));
    call(Verb.POST, STATUS + "/arm-ha", Map.of());
    assertThat(directory.resolve("ha/crm_commands"))
        .hasContent(
            """
            stop vm:100 0
            enable-node-maintenance node2
            disable-node-maintenance node2
            disarm-ha ignore
            arm-ha
            """);
  }

  @Test
  void whatCannotBeObeyedIsRefused() throws IOException {
    refused(Verb.POST, OWN + "/stop/vm:100", Map.of("timeout", "5"), "not under HA management");
    refused(Verb.POST, OWN + "/stop/vm:100", Map.of(), "Parameter verification failed");
    refused(
        Verb.POST, OWN + "/node-maintenance/node9", Map.of("action", "enable"), "Parameter verif");
    offline.add("node2");
    refused(
        Verb.POST,
        OWN + "/node-maintenance/node2",
        Map.of("action", "enable"),
        "node 'node2' is not online");
    manage("100");
    write("ha/manager_status", "{\"disarm\":{\"mode\":\"ignore\",\"state\":\"disarming\"}}");
    refused(Verb.POST, OWN + "/stop/vm:100", Map.of("timeout", "5"), "disarmed in mode ignore");
    refused(Verb.POST, RESOURCES + "/vm:100/migrate", Map.of("node", "node1"), "mode ignore");
    refused(
        Verb.POST, OWN + "/node-maintenance/node1", Map.of("action", "enable"), "arm-ha' before");
    assertThat(directory.resolve("ha/crm_commands")).doesNotExist();
  }

  @Test
  void aManagedGuestIsSteeredUnlessDisarmingLeavesItAlone() throws IOException {
    ServiceId vm = ServiceId.parse("vm:100");
    assertThat(orders.steered(vm)).isFalse();
    manage("100");
    assertThat(orders.steered(vm)).isTrue();
    write("ha/manager_status", "{\"disarm\":{\"mode\":\"freeze\",\"state\":\"disarmed\"}}");
    assertThat(orders.steered(vm)).isTrue();
    write("ha/manager_status", "{\"disarm\":{\"mode\":\"ignore\",\"state\":\"disarming\"}}");
    assertThat(orders.steered(vm)).isFalse();
    assertThat(orders.managed(vm)).isTrue();
    assertThat(orders.obstacle(vm)).hasValueSatisfying(why -> assertThat(why).contains("told"));
    write(
        "nodes/node1/lrm_status",
        "{\"state\":\"wait_for_agent_lock\",\"mode\":\"disarm\",\"timestamp\":1,\"results\":{},\"unguarded\":1}");
    assertThat(orders.obstacle(vm)).isEmpty();
    quorate = false;
    assertThat(orders.obstacle(vm)).hasValueSatisfying(why -> assertThat(why).contains("quorum"));
    write("ha/manager_status", "not JSON");
    assertThatThrownBy(() -> orders.steered(vm))
        .hasMessageContaining("ha/manager_status is not JSON");
  }

  @Test
  void whoMustNotMeetAnotherIsNotMovedToIt() throws IOException {
    manage("100");
    manage("101");
    write(
        "ha/rules.cfg",
        "resource-affinity: apart\n\tresources vm:100,vm:101\n\taffinity negative\n");
    write(
        "ha/manager_status",
        """
        {"master_node":"node1","node_status":{"node1":"online","node2":"online"},
         "service_status":{"vm:100":{"state":"started","node":"node1","uid":"a"},
           "vm:101":{"state":"started","node":"node2","uid":"b"}}}
        """);
    ServiceId vm = ServiceId.parse("vm:100");
    assertThatThrownBy(() -> orders.move(vm, new NodeName("node2")))
        .hasMessageContaining("a rule keeps it apart from vm:101 there");
    assertThat(directory.resolve("ha/crm_commands")).doesNotExist();
    assertThat(orders.move(vm, new NodeName("node1"))).isEmpty();
    assertThat(directory.resolve("ha/crm_commands")).hasContent("migrate vm:100 node1");
  }

  @Test
  void anOrderThatWouldGetLostIsRefusedWithTheWayOut() throws IOException {
    manage("100");
    String move = RESOURCES + "/vm:100/migrate";
    Map<String, String> there = Map.of("node", "node2");
    write("ha/manager_status", "{\"node_status\":{\"node2\":\"maintenance\"}}");
    refused(Verb.POST, move, there, "node-maintenance disable node2' first");
    write("ha/manager_status", "{\"node_status\":{\"node2\":\"fence\"}}");
    refused(Verb.POST, move, there, "in state fence");
    write("ha/manager_status", "{\"disarm\":{\"mode\":\"freeze\",\"state\":\"disarmed\"}}");
    refused(Verb.POST, move, there, "arm-ha' first");
    refused(Verb.POST, OWN + "/stop/vm:100", Map.of("timeout", "5"), "arm-ha' first");
    refused(Verb.POST, STATUS + "/disarm-ha", Map.of("resource-mode", "ignore"), "already");
    for (String state : List.of("fence", "recovery", "migrate", "relocate", "freeze")) {
      write("ha/manager_status", status(state));
      refused(Verb.POST, move, there, "in state " + state);
    }
    assertThat(directory.resolve("ha/crm_commands")).doesNotExist();
    write("ha/manager_status", "{\"disarm\":{\"mode\":\"freeze\",\"state\":\"disarmed\"}}");
    call(Verb.POST, STATUS + "/disarm-ha", Map.of("resource-mode", "freeze"));
    assertThat(orders.delay()).hasValueSatisfying(why -> assertThat(why).contains("arm-ha"));
  }

  private static String status(String state) {
    return "{\"service_status\":{\"vm:100\":{\"state\":\"%s\",\"node\":\"node1\",\"uid\":\"a\"}}}"
        .formatted(state);
  }

  @Test
  void aGuestThatRunsIsStoppedWithinItsTime() throws IOException {
    manage("100");
    ServiceId vm = ServiceId.parse("vm:100");
    write("ha/manager_status", status("started"));
    orders.stop(vm, 0);
    orders.stop(vm, 600);
    assertThat(directory.resolve("ha/crm_commands")).hasContent("stop vm:100 0\nstop vm:100 600");
    write("ha/manager_status", status("freeze"));
    orders.stop(vm, 0);
    assertThat(row(call(Verb.GET, RESOURCES + "/vm:100", Map.of())))
        .containsEntry("state", "stopped");
  }

  @Test
  void whoIsInErrorAndDisabledIsToldWhatComesNext() throws IOException {
    manage("100");
    write("ha/manager_status", status("error"));
    String move = RESOURCES + "/vm:100/migrate";
    refused(Verb.POST, move, Map.of("node", "node2"), "set it to disabled");
    call(Verb.PUT, RESOURCES + "/vm:100", Map.of("state", "disabled"));
    refused(Verb.POST, move, Map.of("node", "node2"), "clears that in its next round");
  }

  @Test
  void aMasterWithoutGuestsIsIdleAndNotArmed() throws IOException {
    write("ha/manager_status", "{\"master_node\":\"node1\",\"timestamp\":1}");
    assertThat(fencing()).containsEntry("armed-state", "standby");
    assertThat((List<?>) call(Verb.GET, STATUS + "/current", Map.of()))
        .anyMatch(row -> String.valueOf(row(row).get("status")).startsWith("node1 (idle, "));
  }

  @Test
  void theStatusSaysHowHaIsArmed() throws IOException {
    assertThat(fencing()).containsEntry("armed-state", "standby");
    write(
        "ha/manager_status",
        status("started").replace("{\"service", "{\"master_node\":\"node1\",\"service"));
    assertThat(fencing()).containsEntry("armed-state", "armed");
    write(
        "ha/manager_status",
        "{\"master_node\":\"node1\",\"disarm\":{\"mode\":\"freeze\",\"state\":\"disarmed\"}}");
    assertThat(fencing())
        .containsEntry("armed-state", "disarmed")
        .containsEntry("resource_mode", "freeze")
        .containsEntry("status", "disarmed (resources: freeze)");
  }

  @Test
  void theManagersRecordsAreComplete() throws IOException {
    write(
        "ha/manager_status",
        """
        {"master_node":"node1","timestamp":5,"node_status":{"node1":"maintenance"},
         "node_request":{"node1":{"maintenance":1}},
         "service_status":{"vm:100":{"state":"started","node":"node2","uid":"a",
           "cmd":["stop","7"],"failed_nodes":["node1"],"maintenance_node":"node1"}}}
        """);
    Map<String, Object> status =
        row(row(call(Verb.GET, STATUS + "/manager_status", Map.of())).get("manager_status"));
    assertThat(status).containsKey("node_request");
    assertThat(row(row(status.get("service_status")).get("vm:100")))
        .containsEntry("cmd", List.of("stop", "7"))
        .containsEntry("failed_nodes", List.of("node1"))
        .containsEntry("maintenance_node", "node1");
  }

  private Map<String, Object> fencing() {
    return ((List<?>) call(Verb.GET, STATUS + "/current", Map.of()))
        .stream()
            .map(HaStory::row)
            .filter(row -> "fencing".equals(row.get("type")))
            .findFirst()
            .orElseThrow();
  }
}
