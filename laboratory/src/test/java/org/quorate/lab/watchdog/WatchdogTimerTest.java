package org.quorate.lab.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.quorate.lab.watchdog.WatchdogTimer.Armed;
import org.quorate.lab.watchdog.WatchdogTimer.Disarmed;
import org.quorate.lab.watchdog.WatchdogTimer.Expired;
import org.quorate.lab.watchdog.WatchdogTimer.Sample;
import org.quorate.lab.watchdog.WatchdogTimer.State;

class WatchdogTimerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Sample NOTHING = new Sample(0, 0, -1);
  private static final State OFF = new Disarmed(NOTHING);

  private static long seconds(double s) {
    return (long) (s * 1e9);
  }

  private static Sample written(int when, char last) {
    return new Sample(1, when, last);
  }

  private static State step(State state, Sample sample, double nowS) {
    return WatchdogTimer.step(state, sample, seconds(nowS), TIMEOUT);
  }

  @Test
  void aNodeThatNeverOpensItsWatchdogIsNeverReset() {
    assertThat(step(OFF, NOTHING, 1_000_000)).isInstanceOf(Disarmed.class);
  }

  @Test
  void aNodeThatStopsFeedingIsResetAfterTheTimeoutAndNotBefore() {
    State armed = step(OFF, written(1, '1'), 100);
    State fed = step(armed, written(2, '1'), 105);
    assertThat(step(fed, written(2, '1'), 115)).isInstanceOf(Armed.class);
    assertThat(step(fed, written(2, '1'), 115.1)).isInstanceOf(Expired.class);
  }

  @Test
  void theMagicLetterDisarmsAndTheNextByteArmsAgain() {
    State armed = step(OFF, written(1, '1'), 0);
    State closed = step(armed, written(2, 'V'), 1);
    assertThat(step(closed, written(2, 'V'), 100)).isInstanceOf(Disarmed.class);
    assertThat(step(closed, written(3, '1'), 101)).isInstanceOf(Armed.class);
  }

  @Test
  void anEmptiedFileIsNoFeeding() {
    State armed = step(OFF, written(1, '1'), 0);
    assertThat(step(armed, new Sample(0, 5, -1), 11)).isInstanceOf(Expired.class);
  }

  @Property
  void whoFeedsInTimeIsNeverReset(@ForAll @IntRange(min = 1, max = 9) int everyS) {
    State state = OFF;
    for (int i = 1; i < 100; i++) {
      state = step(state, written(i, '1'), i * everyS);
      assertThat(state).isInstanceOf(Armed.class);
    }
  }
}
