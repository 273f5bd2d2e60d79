package org.quorate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quorate.ha.status.ManagerStatus;

/** The same stories where all managers are Quorate's and write nothing while nothing happens. */
class QuietStoryTest extends ServiceStoryTest {
  @BeforeEach
  void allAreQuorates() {
    stage.rechecks = true;
  }

  @Test
  void whileNothingHappensTheStatusStaysAsItIs() {
    stage.rounds(6);
    ManagerStatus before = stage.status;
    stage.rounds(5);
    assertThat(stage.status.services()).isEqualTo(before.services());
    assertThat(stage.status.nodes()).isEqualTo(before.nodes());
    stage.rechecks = false;
    stage.rounds(2);
    assertThat(stage.status.services())
        .as("beside a foreign manager jobs are asked for anew")
        .isNotEqualTo(before.services());
  }
}
