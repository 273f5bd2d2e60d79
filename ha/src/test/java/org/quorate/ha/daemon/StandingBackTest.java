package org.quorate.ha.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long a node that cannot manage leaves the lock to others. */
class StandingBackTest {
  private final StandingBack back = new StandingBack();

  @Test
  void longerEachTimeUntilItManages() {
    assertThat(back.isOn(0)).isFalse();
    back.failed(10_000);
    assertThat(back.isOn(10_999)).isTrue();
    assertThat(back.isOn(11_000)).isFalse();
    back.failed(11_000);
    assertThat(back.isOn(12_999)).isTrue();
    assertThat(back.isOn(13_000)).isFalse();
    back.over();
    back.failed(20_000);
    assertThat(back.isOn(21_000)).isFalse();
  }

  @Test
  void neverLongerThanTheLongest() {
    for (int i = 0; i < 100; i++) {
      back.failed(0);
    }
    assertThat(back.isOn(StandingBack.LONGEST.toMillis() - 1)).isTrue();
    assertThat(back.isOn(StandingBack.LONGEST.toMillis())).isFalse();
  }
}
