package org.quorate.api.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quorate.api.ApiException;
import org.quorate.api.Verb;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.ServiceId;

/** What ha-manager's commands find behind them. */
class HaMethodsTest extends HaStory {
  @Test
  void aGuestIsAddedChangedAndRemoved() throws IOException {
    call(Verb.POST, RESOURCES, Map.of("sid", "100", "max_restart", "3", "failback", "no"));
    assertThat(Files.readAllLines(directory.resolve("ha/resources.cfg")))
        .startsWith("vm: 100", "\tstate started")
        .contains("\tmax_restart 3", "\tfailback 0");
    call(Verb.PUT, RESOURCES + "/vm:100", Map.of("state", "stopped", "delete", "max_restart"));
    assertThat(row(call(Verb.GET, RESOURCES + "/vm:100", Map.of())))
        .containsEntry("state", "stopped")
        .containsEntry("failback", 0)
        .doesNotContainKey("max_restart");
    write("ha/rules.cfg", "node-affinity: a1\n\tresources vm:100\n\tnodes node1\n\n");
    call(Verb.DELETE, RESOURCES + "/vm:100", Map.of());
    assertThat((List<?>) call(Verb.GET, RESOURCES, Map.of())).isEmpty();
    assertThat(Files.readString(directory.resolve("ha/rules.cfg"))).doesNotContain("vm:100");
    assertThat(locks).isEmpty();
  }

  @Test
  void refusalsSayWhatIsWrongAndChangeNothing() {
    refused(Verb.POST, RESOURCES, Map.of("sid", "vm:101"), "there is no guest 'vm:101'");
    refused(Verb.PUT, RESOURCES + "/vm:100", Map.of("state", "started"), "not under HA");
    refused(Verb.DELETE, RESOURCES + "/vm:100", Map.of(), "not under HA");
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100"));
    refused(Verb.POST, RESOURCES, Map.of("sid", "vm:100"), "is under HA management already");
    refused(
        Verb.PUT,
        RESOURCES + "/vm:100",
        Map.of("state", "stopped", "digest", "0000"),
        "detected modified configuration");
    refused(
        Verb.POST,
        RESOURCES + "/vm:100/migrate",
        Map.of("node", "node3"),
        "Parameter verification");
    offline.add("node2");
    refused(
        Verb.POST, RESOURCES + "/vm:100/migrate", Map.of("node", "node2"), "'node2' is not online");
    quorate = false;
    refused(Verb.DELETE, RESOURCES + "/vm:100", Map.of(), "no quorum");
  }

  @Test
  void aServiceInErrorMayOnlyBeDisabled() throws IOException {
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100"));
    write(
        "ha/manager_status",
        "{\"service_status\":{\"vm:100\":{\"state\":\"error\",\"node\":\"node1\",\"uid\":\"a\"}}}");
    refused(Verb.PUT, RESOURCES + "/vm:100", Map.of("state", "started"), "is in state error");
    call(Verb.PUT, RESOURCES + "/vm:100", Map.of("state", "disabled"));
  }

  @Test
  void aMoveIsQueuedForTheMaster() {
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100"));
    assertThat(row(call(Verb.POST, RESOURCES + "/vm:100/migrate", Map.of("node", "node2"))))
        .containsEntry("sid", "vm:100")
        .containsEntry("requested-node", "node2");
    call(Verb.POST, RESOURCES + "/vm:100/relocate", Map.of("node", "node2"));
    assertThat(directory.resolve("ha/crm_commands"))
        .hasContent("migrate vm:100 node2\nrelocate vm:100 node2\n");
  }

  @Test
  void aRuleIsCreatedChangedAndRemoved() throws IOException {
    manage("100", "101");
    call(
        Verb.POST,
        RULES,
        Map.of(
            "rule",
            "web",
            "type",
            "node-affinity",
            "resources",
            "vm:100",
            "nodes",
            "node1:2,node2",
            "strict",
            "1"));
    assertThat(directory.resolve("ha/rules.cfg"))
        .hasContent("node-affinity: web\n\tresources vm:100\n\tnodes node1:2,node2\n\tstrict 1\n");
    call(
        Verb.PUT,
        RULES + "/web",
        Map.of("type", "node-affinity", "disable", "1", "resources", "vm:101,vm:100"));
    assertThat(row(call(Verb.GET, RULES + "/web", Map.of())))
        .containsEntry("resources", "vm:100,vm:101")
        .containsEntry("nodes", "node1:2,node2")
        .containsEntry("disable", 1)
        .containsEntry("strict", 1);
    call(Verb.PUT, RULES + "/web", Map.of("type", "node-affinity", "delete", "strict,disable"));
    assertThat(row(call(Verb.GET, RULES + "/web", Map.of())))
        .doesNotContainKeys("disable", "strict");
    assertThat((List<?>) call(Verb.GET, RULES, Map.of("resource", "vm:101"))).hasSize(1);
    assertThat((List<?>) call(Verb.GET, RULES, Map.of("type", "resource-affinity"))).isEmpty();
    call(Verb.DELETE, RULES + "/web", Map.of());
    assertThat((List<?>) call(Verb.GET, RULES, Map.of())).isEmpty();
    assertThat(locks).isEmpty();
  }

  @Test
  void aRuleThatCannotHoldIsRefusedWithItsReason() throws IOException {
    manage("100", "101");
    String node = "node-affinity";
    String resource = "resource-affinity";
    wrong(
        "resources",
        "'vm:999' is not under HA",
        "type",
        node,
        "resources",
        "vm:999",
        "nodes",
        "node1");
    wrong("nodes", "no node 'node9'", "type", node, "resources", "vm:100", "nodes", "node9");
    wrong("nodes", "missing", "type", node, "resources", "vm:100");
    wrong("affinity", "missing", "type", resource, "resources", "vm:100,vm:101");
    wrong("nodes", "is not a property", "type", resource, "resources", "vm:100", "nodes", "node1");
    wrong(
        "resources",
        "fewer than two resources",
        "type",
        resource,
        "resources",
        "vm:100",
        "affinity",
        "positive");
    assertThat(directory.resolve("ha/rules.cfg")).doesNotExist();
    call(
        Verb.POST,
        RULES,
        Map.of(
            "rule", "new", "type", resource, "resources", "vm:100,vm:101", "affinity", "negative"));
    wrong("rule", "there is a rule", "type", node, "resources", "vm:100", "nodes", "node1");
    refused(Verb.PUT, RULES + "/other", Map.of("type", resource), "there is no HA rule 'other'");
    refused(
        Verb.PUT,
        RULES + "/new",
        Map.of("type", resource, "comment", "x", "digest", "0000"),
        "detected modified configuration");
  }

  @Test
  void rulesWithoutEffectAreListedWithTheReason() throws IOException {
    manage("100", "101");
    write(
        "ha/rules.cfg",
        """
        node-affinity: broken
        \tresources vm:100

        resource-affinity: pair
        \tresources vm:100,vm:101
        \taffinity positive

        resource-affinity: never
        \tresources vm:100,vm:101
        \taffinity negative
        """);
    List<Map<String, Object>> rows =
        ((List<?>) call(Verb.GET, RULES, Map.of())).stream().map(HaMethodsTest::row).toList();
    assertThat(rows).extracting(row -> row.get("rule")).containsExactly("broken", "pair", "never");
    assertThat(rows.getFirst()).containsEntry("problem", "it lacks 'nodes'; add it");
    assertThat(String.valueOf(rows.get(2).get("problem"))).contains("other rules keep together");
    call(Verb.DELETE, RULES + "/broken", Map.of());
    assertThat((List<?>) call(Verb.GET, RULES, Map.of())).hasSize(2);
  }

  @Test
  void aMoveTellsWhoComesAlongAndWhoIsInTheWay() throws IOException {
    manage("100", "101", "102");
    write(
        "ha/rules.cfg",
        """
        resource-affinity: pair
        \tresources vm:100,vm:101
        \taffinity positive

        resource-affinity: apart
        \tresources vm:100,vm:102
        \taffinity negative
        """);
    String status =
        """
        {"node_status":{"node1":"online","node2":"online"},"service_status":{
          "vm:100":{"state":"started","node":"node1","uid":"a"},
          "vm:101":{"state":"started","node":"node1","uid":"b"},
          "vm:102":{"state":"started","node":"node2","uid":"c"}}}
        """;
    write("ha/manager_status", status);
    assertThat(row(call(Verb.POST, RESOURCES + "/vm:100/migrate", Map.of("node", "node2"))))
        .containsEntry("comigrated-resources", List.of("vm:101"))
        .containsEntry(
            "blocking-resources", List.of(Map.of("sid", "vm:102", "cause", "resource-affinity")));
    assertThat(directory.resolve("ha/crm_commands")).doesNotExist();
    write("ha/manager_status", status.replace("\"node2\",\"uid\"", "\"node1\",\"uid\""));
    assertThat(row(call(Verb.POST, RESOURCES + "/vm:100/migrate", Map.of("node", "node2"))))
        .doesNotContainKey("blocking-resources");
    assertThat(directory.resolve("ha/crm_commands")).hasContent("migrate vm:100 node2\n");
  }

  /** Creating the rule "new" from these is refused for this parameter. */
  private void wrong(String parameter, String why, String... keysAndValues) {
    Map<String, String> parameters = new HashMap<>(Map.of("rule", "new"));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      parameters.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    assertThatThrownBy(() -> call(Verb.POST, RULES, parameters))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(400);
              assertThat(refusal.errors().get(parameter)).contains(why);
            });
  }

  @Test
  void theStatusReadsAsAdministratorsKnowIt() throws IOException {
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100"));
    long now = System.currentTimeMillis() / 1000;
    write(
        "ha/manager_status",
        """
        {"master_node":"node1","timestamp":%d,"node_status":{"node1":"online"},
         "service_status":{"vm:100":{"state":"started","node":"node1","uid":"a","running":1}}}
        """
            .formatted(now));
    write(
        "nodes/node1/lrm_status",
        "{\"state\":\"active\",\"mode\":\"active\",\"timestamp\":%d,\"results\":{}}"
            .formatted(now));
    write(
        "nodes/node2/lrm_status",
        "{\"state\":\"active\",\"mode\":\"active\",\"timestamp\":7,\"results\":{}}");
    write(
        "ha/ledger/node2.json",
        """
        {"node":"node2","evidence":[
          {"kind":"membership-lost","at_ms":1,"since_loss_ms":0,"by":"node1","detail":""},
          {"kind":"fence-agent-off","at_ms":2,"since_loss_ms":412,"by":"node1","detail":"bmc"}]}
        """);
    List<String> lines =
        ((List<?>) call(Verb.GET, "/cluster/ha/status/current", Map.of()))
            .stream().map(row -> row(row).get("type") + " " + row(row).get("status")).toList();
    assertThat(lines.get(0)).isEqualTo("quorum OK");
    assertThat(lines.get(1))
        .matches("master node1 \\(active, \\w{3} \\w{3} [ \\d]\\d .* \\d{4}\\)");
    assertThat(lines).anyMatch(line -> line.startsWith("lrm node1 (active, "));
    assertThat(lines).anyMatch(line -> line.startsWith("lrm node2 (old timestamp - dead?, "));
    assertThat(lines).contains("service vm:100 (node1, started)");
    assertThat(lines)
        .contains(
            "ledger node2 lost (membership-lost 0.0 s, fence-agent-off 0.4 s; not proven off)");
    assertThat(row(((List<?>) call(Verb.GET, "/cluster/ha/ledger", Map.of())).getFirst()))
        .containsEntry("node", "node2");
    assertThat(row(call(Verb.GET, "/cluster/ha/status/manager_status", Map.of())))
        .containsKeys("manager_status", "lrm_status", "quorum");
  }

  @Test
  void aGuestsOwnMethodsAskForItsState() {
    ServiceId vm = ServiceId.parse("100");
    assertThat(resources.managed(vm)).isFalse();
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100"));
    assertThat(resources.managed(vm)).isTrue();
    resources.request(vm, RequestedState.STOPPED);
    assertThat(row(call(Verb.GET, RESOURCES + "/vm:100", Map.of())))
        .containsEntry("state", "stopped");
    resources.request(vm, RequestedState.IGNORED);
    assertThat(resources.managed(vm)).isFalse();
  }

  @Test
  void settingTheStateBackIsAskingForAStart() throws IOException {
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100", "state", "disabled"));
    write(
        "ha/manager_status",
        "{\"service_status\":{\"vm:100\":{\"state\":\"error\",\"node\":\"node1\",\"uid\":\"a\"}}}");
    refused(Verb.PUT, RESOURCES + "/vm:100", Map.of("delete", "state"), "is in state error");
    assertThat(row(call(Verb.GET, RESOURCES + "/vm:100", Map.of())))
        .containsEntry("state", "disabled");
  }

  @Test
  void onlyAStateHasAnOldName() throws IOException {
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100", "state", "enabled", "comment", "enabled"));
    assertThat(row(call(Verb.GET, RESOURCES + "/vm:100", Map.of())))
        .containsEntry("state", "started")
        .containsEntry("comment", "enabled");
  }

  @Test
  void everyRefusalNamesAWayOut() throws IOException {
    ServiceId vm = ServiceId.parse("100");
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:100", "state", "ignored"));
    assertThatThrownBy(() -> resources.refuseUnmanaged(vm))
        .hasMessageContaining("its requested state is ignored")
        .hasMessageContaining("'ha-manager set vm:100 --state started' takes it up");
    call(Verb.PUT, RESOURCES + "/vm:100", Map.of("state", "started"));
    resources.refuseUnmanaged(vm);
    Files.createDirectories(directory.resolve("nodes/node2/lxc"));
    Files.move(
        directory.resolve("nodes/node1/qemu-server/100.conf"),
        directory.resolve("nodes/node2/lxc/100.conf"));
    refused(
        Verb.POST,
        RESOURCES,
        Map.of("sid", "ct:100"),
        "take it out with 'ha-manager remove vm:100'");
  }

  @Test
  void aRuleAboutWhatIsGoneCanBeChangedUntilItIsAboutMoreOfThat() throws IOException {
    manage("100", "101", "102");
    write(
        "ha/rules.cfg",
        """
        node-affinity: web
        \tresources vm:100,vm:101,vm:999
        \tnodes node1,node9

        """);
    Files.delete(directory.resolve("nodes/node1/qemu-server/101.conf"));
    Files.delete(directory.resolve("nodes/node1/qemu-server/102.conf"));
    call(Verb.PUT, RULES + "/web", Map.of("type", "node-affinity", "disable", "1"));
    assertThat(row(call(Verb.GET, RULES + "/web", Map.of())))
        .containsEntry("disable", 1)
        .containsEntry("resources", "vm:100,vm:101,vm:999")
        .containsEntry("nodes", "node1,node9");
    assertThatThrownBy(
            () ->
                call(
                    Verb.PUT,
                    RULES + "/web",
                    Map.of("type", "node-affinity", "resources", "vm:100,vm:102")))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal ->
                assertThat(refusal.errors().get("resources"))
                    .contains("its guest is gone: take it out with 'ha-manager remove vm:102'"));
    call(Verb.DELETE, RESOURCES + "/vm:101", Map.of());
    assertThat(row(call(Verb.GET, RULES + "/web", Map.of())))
        .containsEntry("resources", "vm:100,vm:999");
  }
}
