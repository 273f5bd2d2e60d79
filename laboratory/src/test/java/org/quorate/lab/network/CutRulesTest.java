package org.quorate.lab.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.Network;

class CutRulesTest {
  private static final Cut BOTH = new Cut(new LabNode(1), Network.LINK0, false);
  private static final Cut ONE_WAY = new Cut(new LabNode(2), Network.LINK1, true);

  @Test
  void aCutCableCarriesNothing() {
    assertThat(CutRules.script(List.of(BOTH)))
        .contains("iifname \"n1link0\" drop", "oifname \"n1link0\" drop");
  }

  @Test
  void aOneWayCutLosesOnlyWhatTheNodeSends() {
    assertThat(CutRules.script(List.of(ONE_WAY)))
        .contains("iifname \"n2link1\" drop")
        .doesNotContain("oifname");
  }

  @Test
  void healingReplacesAllRulesByNone() {
    assertThat(CutRules.script(List.of()))
        .contains("delete table bridge lab")
        .doesNotContain("drop");
  }

  @Test
  void aCutIsKeptAsALine() {
    assertThat(Cut.parse(BOTH.line())).contains(BOTH);
    assertThat(Cut.parse(ONE_WAY.line())).contains(ONE_WAY);
  }

  @Property
  void anyLineIsReadWithoutFailure(@ForAll String line) {
    assertThat(Cut.parse(line)).isNotNull();
  }
}
