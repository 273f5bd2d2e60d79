package org.quorate.ha.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quorate.ha.lrm.HealthOrder;
import org.quorate.ha.probe.Elsewhere.Deed;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What others did grows old by this node's own clock. */
class ElsewhereTest {
  private static final NodeName OTHER = new NodeName("node2");
  private static final ServiceId GUEST = ServiceId.parse("vm:100");

  private final Elsewhere elsewhere = new Elsewhere();

  private void see(long ageMs, long nowMs) {
    elsewhere.see(OTHER, List.of(new Deed(GUEST, HealthOrder.RESTART, ageMs)), nowMs);
  }

  private long atMs() {
    return elsewhere.actions().getFirst().atMs();
  }

  @Test
  void aDeedIsAsOldAsItWasShownAndGrowsOlderWhenNothingNewIsShown() {
    see(75_000, 1_000_000);
    assertThat(atMs()).isEqualTo(925_000);
    see(75_000, 1_200_000);
    assertThat(atMs()).as("the node went away").isEqualTo(925_000);
    see(110_000, 1_035_000);
    assertThat(atMs()).isEqualTo(925_000);
    elsewhere.see(OTHER, List.of(), 1_300_000);
    assertThat(elsewhere.actions()).isEmpty();
  }
}
