package org.quorate.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LedgerTextTest {
  private static final String LEDGER =
      """
      {"node":"node1","evidence":[
        {"kind":"membership-lost","at_ms":5000,"since_loss_ms":0,"by":"node2","detail":"2 of 3"},
        {"kind":"read-back-off","at_ms":6500,"since_loss_ms":1500,"by":"node2","detail":"bmc1, 2 of 2"}],
       "proven":{"proof":"fence-device","at_ms":6501,"since_loss_ms":1501,"by":"node2"},
       "history":[[{"kind":"returned","at_ms":1,"since_loss_ms":0,"by":"node2","detail":""}]]}
      """;

  @Test
  void evidenceAndProofBecomeATimeline() {
    assertThat(LedgerText.marks(LEDGER, 4000))
        .containsExactly(
            new Mark(5000, "evidence: membership-lost (2 of 3, seen by node2)"),
            new Mark(6500, "evidence: read-back-off (bmc1, 2 of 2, seen by node2)"),
            new Mark(6501, "recovery decided: proven off by fence-device (on node2)"));
  }

  @Test
  void whatWasBeforeTheCutDoesNotCount() {
    assertThat(LedgerText.marks(LEDGER, 6000)).hasSize(2);
  }

  @Test
  void aLineOfTheTimeline() {
    assertThat(new Mark(6501, "x").line(4000)).isEqualTo("     2.50 s  x");
  }

  @Property
  void anyTextIsReadWithoutFailure(@ForAll String text) {
    assertThat(LedgerText.marks(text, 0)).isEmpty();
    assertThat(LedgerText.marks("{\"evidence\":[\"" + text.length() + "\"]}", 1)).isEmpty();
  }
}
