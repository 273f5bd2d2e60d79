package org.quorate.fencing.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.quorate.model.NodeName;

/** fence.cfg as administrators write it, well and badly. */
class FenceConfigTest {
  private static final NodeName NODE1 = new NodeName("node1");
  private static final NodeName NODE2 = new NodeName("node2");

  @Test
  void deviceAndConnectionOptionsComeTogether() {
    FenceConfig config =
        FenceConfig.parse(
            """
            # two nodes
            device bmc1 fence_ipmilan ip="10.70.3.101" password="se \\"cret" lanplus=1
            connect bmc1 node=node1
            device pdu:2 fence_apc ip=10.70.3.9
            connect pdu node=node1 plug=3
            connect pdu:1 node=node2 plug=4
            connect pdu:1 node=node2 plug=5
            """);
    assertThat(config.problems()).isEmpty();
    FenceSwitch bmc = config.of(NODE1).getFirst();
    assertThat(bmc.options())
        .containsEntry("password", "se \"cret")
        .containsEntry("lanplus", "1")
        .doesNotContainKey("node");
    assertThat(config.of(NODE1)).extracting(FenceSwitch::priority).containsExactly(1, 2);
    assertThat(config.of(NODE2)).extracting(FenceSwitch::name).containsExactly("pdu/4", "pdu/5");
    assertThat(config.toString()).doesNotContain("cret");
  }

  @Test
  void aBadLineDisablesItsDeviceAndIsNamed() {
    FenceConfig config =
        FenceConfig.parse(
            """
            device bmc1 fence_ipmilan ip="10.70.3.101
            device bmc2 fence_ipmilan ip=10.70.3.102
            connect bmc1 node=node1
            connect bmc2 node=node2
            """);
    assertThat(config.of(NODE1)).isEmpty();
    assertThat(config.of(NODE2)).hasSize(1);
    assertThat(config.problems())
        .extracting(Object::toString)
        .containsExactly("line 1: a quote is not closed; device 'bmc1' is disabled");
  }

  @Test
  void halfOfAnEndangeredPairOfPowerSuppliesIsNotTakenForTheWhole() {
    FenceConfig config =
        FenceConfig.parse(
            """
            device a fence_apc ip=10.70.3.8
            device b fence_apc ip=10.70.3.9 ip=10.70.3.10
            device c fence_apc ip=10.70.3.7
            connect a:1 node=node1 plug=1
            connect b:1 node=node1 plug=1
            connect c:2 node=node1 plug=1
            """);
    assertThat(config.of(NODE1)).extracting(FenceSwitch::name).containsExactly("c/1");
  }

  @Test
  void theSamePlugTwiceIsASlipThatIsNotIgnored() {
    FenceConfig config =
        FenceConfig.parse(
            """
            device pdu fence_apc ip=10.70.3.9
            connect pdu node=node1 plug=3
            connect pdu node=node1 plug=3
            """);
    assertThat(config.of(NODE1)).isEmpty();
    assertThat(config.problems()).hasSize(1);
  }

  @Test
  void pathsAndUnknownWordsAreRefused() {
    List<String> reasons =
        FenceConfig.parse(
                """
                device x ../../bin/sh
                switch y
                connect z node=node1
                connect
                device bmc fence_ipmilan ip
                connect bmc node=-
                """)
            .problems()
            .stream()
            .map(FenceConfig.Problem::reason)
            .toList();
    assertThat(reasons).hasSize(6);
    assertThat(reasons.get(0)).contains("is not a fence agent");
    assertThat(reasons.get(1)).contains("neither 'device' nor 'connect'");
    assertThat(reasons).anyMatch(reason -> reason.contains("no device 'z' is defined"));
  }

  @Property(tries = 500)
  void anyTextIsReadOrNamed(@ForAll("files") String text) {
    FenceConfig config = FenceConfig.parse(text);
    int lines = text.split("\n", -1).length;
    assertThat(config.problems()).allMatch(p -> p.line() >= 1 && p.line() <= lines);
    config.switches().values().forEach(switches -> assertThat(switches).isNotEmpty());
  }

  @Provide
  Arbitrary<String> files() {
    Arbitrary<String> words =
        Arbitraries.oneOf(
            Arbitraries.of(
                "device",
                "connect",
                "a",
                "b:2",
                "fence_apc",
                "node=node1",
                "plug=1",
                "\"",
                "\\",
                "k=\"v w\"",
                "#",
                "ip=1",
                "\t",
                "=",
                ":",
                "b:99999"),
            Arbitraries.strings().ofMaxLength(6));
    return words
        .list()
        .ofMaxSize(8)
        .map(list -> String.join(" ", list))
        .list()
        .ofMaxSize(12)
        .map(lines -> String.join("\n", lines));
  }
}
