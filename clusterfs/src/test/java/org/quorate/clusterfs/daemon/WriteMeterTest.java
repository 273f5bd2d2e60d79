package org.quorate.clusterfs.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.client.WriteFigures;

class WriteMeterTest {
  private static final List<RowChange> FILE =
      List.of(new RowChange.Put(new Row(2, 0, 2, 1, 5, 8, "ab", new byte[50])));

  private long nanos = 5;
  private long disk = 1000;
  private long tookMicros = 900;
  private final WriteMeter meter = new WriteMeter(changes -> store(), () -> nanos, () -> disk);

  private void store() {
    nanos += tookMicros * 1000;
    disk += 4096;
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void transactionsOfTheLastHourAreCounted() throws IOException {
    assertThat(meter.figures()).isEqualTo(new WriteFigures(0, 0, 0, 0, 0, 0));
    meter.apply(FILE);
    pass(Duration.ofMinutes(10));
    meter.apply(FILE);
    assertThat(meter.figures()).isEqualTo(new WriteFigures(600, 2, 200, 8192, 900, 900));
    pass(Duration.ofMinutes(51));
    assertThat(meter.figures().transactions()).as("the first is older").isEqualTo(1);
    assertThat(meter.figures().seconds()).isEqualTo(3600);
    pass(Duration.ofMinutes(20));
    assertThat(meter.figures().transactions()).isZero();
    meter.apply(FILE);
    assertThat(meter.figures().transactions()).isEqualTo(1);
  }

  @Test
  void theSlowestOfAHundredIsTheLastPercentile() throws IOException {
    for (int i = 1; i <= 100; i++) {
      tookMicros = i;
      meter.apply(FILE);
    }
    assertThat(meter.figures().p50Micros()).isEqualTo(51);
    assertThat(meter.figures().p99Micros()).isEqualTo(100);
  }

  @Test
  void aKernelThatTellsNothingIsNoFailure() throws IOException {
    disk = -1;
    WriteMeter silent = new WriteMeter(changes -> {}, () -> nanos, () -> -1);
    silent.apply(FILE);
    assertThat(silent.figures().diskBytes()).isEqualTo(-1);
  }

  @Test
  void aFailureOfTheStoreIsPassedOn() {
    WriteMeter failing =
        new WriteMeter(
            changes -> {
              throw new IOException("disk full");
            });
    assertThatThrownBy(() -> failing.apply(FILE)).hasMessage("disk full");
    assertThat(failing.figures().transactions()).isZero();
    assertThat(failing.figures().diskBytes()).as("of this process").isNotNegative();
  }
}
