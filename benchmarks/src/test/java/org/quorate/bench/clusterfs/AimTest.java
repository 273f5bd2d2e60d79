package org.quorate.bench.clusterfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quorate.bench.node.Measure;

class AimTest {
  private static Measure measure(String what, int writers, long perSecond, long p50Nanos) {
    return new Measure(what, writers, perSecond, 0, 1_000_000_000, p50Nanos, p50Nanos, p50Nanos);
  }

  private static Aim aim(Measure measure) {
    return Aim.of(measure, Pmxcfs.of(measure.what(), measure.writers()).orElseThrow());
  }

  @Test
  void withEightWritersRateCounts() {
    assertThat(aim(measure("create", 8, 2000, 1)).reached()).isTrue();
    assertThat(aim(measure("create", 8, 1999, 1)).reached()).isFalse();
    assertThat(aim(measure("replace", 8, 1500, 1)).reached()).isTrue();
    assertThat(aim(measure("unlink", 8, 3450, 1)).reached()).isTrue();
    assertThat(aim(measure("unlink", 8, 3449, 1)).reached()).isFalse();
  }

  @Test
  void withOneWriterTheMedianCounts() {
    assertThat(aim(measure("write", 1, 1, 460_000)).reached()).isTrue();
    assertThat(aim(measure("write", 1, 1, 461_000)).reached()).isFalse();
  }

  @Test
  void readsAreCountedForOneAndForEight() {
    assertThat(aim(measure("read", 1, 40_000, 1)).reached()).isTrue();
    assertThat(aim(measure("read", 8, 39_999, 1)).reached()).isFalse();
  }

  @Test
  void aMeasureOfNothingReachesNothing() {
    assertThat(aim(measure("write", 1, 0, 0)).reached()).isFalse();
  }

  @Test
  void aRoundIsFromItsFirstChangeOfModeToInStep() {
    assertThat(
            SyncLog.secondsOfLastRound(
                List.of(
                    "10:00:00.000 INFO  Engine: pve_dcdb_v1: START -> START_SYNC with 3 members",
                    "10:00:00.100 INFO  Engine: pve_kvstore_v1: START -> SYNCED with 3 members",
                    "10:00:01.250 INFO  Engine: pve_dcdb_v1: UPDATE -> SYNCED with 3 members")))
        .isEqualTo(1.25);
    assertThat(SyncLog.secondsOfLastRound(List.of())).isZero();
  }
}
