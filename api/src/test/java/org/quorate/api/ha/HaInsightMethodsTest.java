package org.quorate.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quorate.api.Verb;

/** Why and forecast, asked over the API. */
class HaInsightMethodsTest extends HaStory {
  private static final String OWN = "/cluster/ha/quorate";

  @BeforeEach
  void aGuestUnderHa() throws IOException {
    manage("100");
    write(
        "nodes/node1/qemu-server/100.conf", "name: web\nmemory: 2048\nscsi0: nas:vm-100-disk-0\n");
    write("storage.cfg", "nfs: nas\n\tserver 10.0.0.1\n\texport /x\n");
    write("ha/fence.cfg", "device bmc fence_ipmilan ip=10.0.0.9\nconnect bmc node=node1 plug=1\n");
    write(
        "corosync.conf",
        "nodelist {\n node {\n name: node1\n quorum_votes: 1\n }\n node {\n name: node2\n"
            + " quorum_votes: 1\n }\n}\nquorum {\n device {\n votes: 1\n }\n}\n");
    write(
        "ha/manager_status",
        """
        {"master_node":"node1","timestamp":%d,"node_status":{"node1":"online","node2":"online"},
         "service_status":{"vm:100":{"state":"started","node":"node1","uid":"a","running":1}}}
        """
            .formatted(System.currentTimeMillis() / 1000));
    published.put("node1 quorate-guests", "{\"100\":{\"status\":\"running\"}}");
    node("node1", 16);
    node("node2", 16);
  }

  private void node(String name, int gib) {
    published.put(
        name + " quorate-node", "{\"maxcpu\":8,\"cpu\":0.5,\"maxmem\":" + ((long) gib << 30) + "}");
  }

  @Test
  void whyTellsPlaceReasonsAndWhatWasRemembered() {
    published.put(
        "node2 quorate-ha-past",
        "{\"past\":[{\"t\":7,\"sid\":\"vm:100\",\"text\":\"start failed\"},{\"t\":6,\"sid\":\"vm:7\"}]}");
    Map<String, Object> why = row(call(Verb.GET, OWN + "/why/vm:100", Map.of()));
    assertThat(why).containsEntry("node", "node1").containsEntry("state", "started");
    assertThat((List<?>) why.get("because")).asString().contains("it stays on node1");
    assertThat((List<?>) why.get("nodes")).hasSize(2);
    assertThat((List<?>) why.get("waits-for")).isEmpty();
    assertThat((List<?>) why.get("past"))
        .singleElement()
        .isEqualTo(Map.of("time", 7L, "text", "start failed"));
  }

  @Test
  void whyAndStatusTellWhatAStartWaitsForAndHowTheProbeStands() throws IOException {
    long now = System.currentTimeMillis() / 1000;
    write("ha/quorate-order.cfg", "start-order: web\n\tresources vm:100\n\tafter vm:101\n");
    write("ha/quorate-probes.cfg", "probe: vm:100\n\tcheck agent\n");
    String wait =
        "{\"waits\":[{\"sid\":\"vm:100\",\"rule\":\"web\",\"after\":[\"vm:101\"],\"ready\":\"agent\","
            + "\"since\":%d}]}";
    published.put("node1 quorate-ha-waits", wait.formatted(now - 60));
    published.put("node2 quorate-ha-waits", wait.formatted(now - 600)); // as long as it was there
    published.put(
        "node1 quorate-ha-health",
        """
        {"guests":[{"sid":"vm:100","state":"suspect","strikes":2,"answered":1,"check":"agent",
         "since":%d,"due":%d,"failed":%d,"why":"no answer","reason":""}],
         "actions":[{"t":%d,"sid":"vm:100","order":"restart"}]}
        """
            .formatted(now - 60, now + 500, now - 20, now - 600));
    Map<String, Object> why = row(call(Verb.GET, OWN + "/why/vm:100", Map.of()));
    assertThat((List<?>) why.get("waits-for"))
        .first()
        .asString()
        .matches("vm:101 to be ready \\(guest agent ping, since 6\\d s\\), for ever .*'web'");
    assertThat((List<?>) why.get("probe"))
        .asString()
        .contains("agent: suspect", "2 strikes, 3 are too many, next look in")
        .contains("no answer", "restarted or relocated once");
    List<Map<String, Object>> rows =
        ((List<?>) call(Verb.GET, "/cluster/ha/status/current", Map.of()))
            .stream().map(HaStory::row).toList();
    assertThat(rows)
        .filteredOn(row -> "order".equals(row.get("type")))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("node", "node1")
                    .containsEntry("rule", "web")
                    .containsEntry("after", List.of("vm:101"))
                    .extractingByKey("status")
                    .asString()
                    .startsWith("vm:100 (node1, waits for vm:101 to be ready"));
    assertThat(rows)
        .filteredOn(row -> "probe".equals(row.get("type")))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("strikes", 2)
                    .containsEntry("healthy", 0)
                    .containsEntry("failure", "no answer"));
  }

  @Test
  void aForecastOfOneNodeAndOfEach() {
    List<?> one = (List<?>) call(Verb.GET, OWN + "/forecast", Map.of("lose", "node1"));
    assertThat(row(one.getFirst()))
        .containsEntry("all-ha-guests-run", 1)
        .containsEntry("lost", List.of("node1"));
    assertThat(((List<?>) row(one.getFirst()).get("text")).getFirst().toString())
        .startsWith("If node1 dies now: 1 HA guest runs again within");
    assertThat((List<?>) call(Verb.GET, OWN + "/forecast", Map.of())).hasSize(2);
    node("node2", 2);
    List<?> tight = (List<?>) call(Verb.GET, OWN + "/forecast", Map.of("lose", "node1"));
    assertThat(row(tight.getFirst())).containsEntry("all-ha-guests-run", 0);
    refused(Verb.GET, OWN + "/forecast", Map.of("lose", "node7"), "Parameter verification");
  }

  @Test
  void theStatusSaysWhatTheClusterBears() {
    Map<String, Object> capacity = row(call(Verb.GET, OWN + "/capacity", Map.of()));
    assertThat(capacity).containsEntry("absorbs", 1).containsEntry("kept", 1);
    assertThat((List<?>) call(Verb.GET, "/cluster/ha/status/current", Map.of()))
        .map(HaStory::row)
        .filteredOn(row -> "capacity".equals(row.get("type")))
        .singleElement()
        .satisfies(
            row -> assertThat(row.get("status").toString()).startsWith("any 1 node may be lost"));
  }

  @Test
  void aGuestTooManyIsWarnedOfOrRefused() throws IOException {
    write("quorate.cfg", "ha: absorb=1,enforce=refuse\n");
    node("node1", 4);
    node("node2", 4);
    Files.createDirectories(directory.resolve("nodes/node2/qemu-server"));
    write("nodes/node2/qemu-server/101.conf", "memory: 2048\nscsi0: nas:vm-101-disk-0\n");
    refused(
        Verb.POST,
        RESOURCES,
        Map.of("sid", "vm:101"),
        "with vm:101 running the cluster cannot lose the promised 1 node any more");
    call(Verb.POST, RESOURCES, Map.of("sid", "vm:101", "state", "stopped"));
    refused(
        Verb.PUT, RESOURCES + "/vm:101", Map.of("state", "started"), "cannot lose the promised");
    refused(Verb.PUT, RESOURCES + "/vm:101", Map.of("delete", "state"), "cannot lose the promised");
    write("quorate.cfg", "ha: absorb=1\n");
    call(Verb.PUT, RESOURCES + "/vm:101", Map.of("state", "started"));
    assertThat(row(call(Verb.GET, OWN + "/capacity", Map.of())))
        .containsEntry("kept", 0)
        .containsEntry("enforce", "warn");
  }
}
