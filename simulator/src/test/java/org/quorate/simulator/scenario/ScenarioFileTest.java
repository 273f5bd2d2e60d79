package org.quorate.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Reading scenarios. */
class ScenarioFileTest {
  private static final String CLUSTER =
      """
      node node1
      node node2
      service vm:101 node1 started
      do power node1 on; power node2 on
      """;

  private static final ServiceId GUEST = ServiceId.parse("vm:101");

  @Test
  void everyStatement() {
    Scenario scenario =
        ScenarioFile.parse(
                "all",
                """
                # everything
                node node1 cores=8 memory=2 version=9.0.1
                service vm:101 node1 started max_restart=0 max_relocate=2 failback=0 group=g lock=x
                service vm:102 node1 started auto-rebalance=0
                running node1 vm:101
                load vm:101 maxcpu=2 maxmem=1 cpu=0.5 mem=0.5
                rule node-affinity near resources=vm:101 nodes=node1:2 strict=1
                group g nodes=node1 restricted=1
                shutdown-policy migrate
                crs ha=static
                status {"node_status":{"node1":"online"}}
                do power node1 on; delay 5
                do
                """)
            .scenario();

    NodeName node = new NodeName("node1");
    assertThat(scenario.hardware().get(node))
        .isEqualTo(new Scenario.Hardware(false, false, 8.0, 2_097_152.0, "9.0.1"));
    assertThat(scenario.services().get(GUEST))
        .isEqualTo(new ServiceEntry(node, RequestedState.STARTED, false, true, 0, 2, "g", "x"));
    assertThat(scenario.services().get(ServiceId.parse("vm:102")))
        .isEqualTo(new ServiceEntry(node, RequestedState.STARTED, true, false, 1, 1, null, null));
    assertThat(scenario.running().get(node)).containsExactly(GUEST);
    assertThat(scenario.maxima()).containsEntry(GUEST, new Scenario.Load(2, 1_048_576));
    assertThat(scenario.measured()).containsEntry(GUEST, new Scenario.Load(0.5, 524_288));
    assertThat(scenario.rules())
        .isEqualTo("node-affinity: near\n\tresources vm:101\n\tnodes node1:2\n\tstrict 1\n\n");
    assertThat(scenario.groups()).startsWith("group: g\n\tnodes node1\n");
    assertThat(scenario.crs()).containsEntry("ha", "static");
    assertThat(scenario.managerStatus().nodes()).containsKey(node);
    assertThat(scenario.commands())
        .containsExactly(List.of("power node1 on", "delay 5"), List.of());
  }

  @Property(tries = 300)
  void anyTextIsReadOrRefused(@ForAll("texts") String text) {
    try {
      ScenarioFile.parse("any", text);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> words =
        Arbitraries.of(
            "node",
            "node1",
            "service",
            "vm:101",
            "started",
            "do",
            "power node1 on",
            "load",
            "crs",
            "rule",
            "node-affinity",
            "x",
            "resources=vm:1",
            "memory=a",
            "memory=1e3",
            "status",
            "{}",
            "{\"input\":{\"cmdlist\":[[{}]]}}",
            "group",
            "running",
            "expect",
            "end",
            "#",
            "=",
            "\n");
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(60),
        words.list().ofMaxSize(12).map(w -> String.join(" ", w)));
  }

  @Property(tries = 100)
  void anyCommandIsCarriedOutOrRefused(@ForAll("commands") List<String> commands) {
    String text = CLUSTER + "do " + String.join("; ", commands) + "\ndo delay 40\n";
    try {
      ScenarioRun.of(ScenarioFile.parse("any", text).scenario());
    } catch (ScenarioError refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<List<String>> commands() {
    Arbitrary<String> words =
        Arbitraries.of(
            "power",
            "network",
            "reboot",
            "shutdown",
            "restart-lrm",
            "crm",
            "cfs",
            "service",
            "delay",
            "skip-round",
            "node1",
            "node2",
            "vm:101",
            "on",
            "off",
            "stop",
            "start",
            "migrate",
            "add",
            "lock",
            "x",
            "7",
            "disarm-ha",
            "freeze",
            "rw",
            "fail",
            "set-static-stats",
            "maxcpu");
    return words.list().ofMinSize(1).ofMaxSize(4).map(w -> String.join(" ", w)).list().ofMaxSize(5);
  }

  @Test
  void anEmptyFileIsAnEmptyCluster() {
    assertThatCode(() -> ScenarioFile.parse("empty", "")).doesNotThrowAnyException();
  }
}
