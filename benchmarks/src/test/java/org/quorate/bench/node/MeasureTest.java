package org.quorate.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MeasureTest {
  @Test
  void percentilesAreTimesThatWereMeasured() {
    long[] times = LongStream.rangeClosed(1, 200).map(i -> 201 - i).toArray();
    Measure measure = Measure.of("write", 8, times, 3, 2_000_000_000);
    assertThat(measure.p50Nanos()).isEqualTo(100);
    assertThat(measure.p99Nanos()).isEqualTo(198);
    assertThat(measure.maxNanos()).isEqualTo(200);
    assertThat(measure.perSecond()).isEqualTo(100.0);
  }

  @Test
  void nothingMeasuredIsNoFailure() {
    Measure none = Measure.of("write", 1, new long[0], 5, 0);
    assertThat(none.p99Nanos()).isZero();
    assertThat(none.perSecond()).isZero();
  }

  @Test
  void aMeasureIsTheSameAfterItsLine() {
    Measure measure = Measure.of("write", 8, new long[] {3, 1, 2}, 1, 99);
    assertThat(Measure.parse(measure.line())).contains(measure);
  }

  @Property(tries = 300)
  void otherLinesAreNoMeasures(@ForAll String line) {
    assertThat(Measure.parse(line)).isEmpty();
    assertThat(Measure.parse("measure\twrite\t1\t2\t3\t4\t5\t6\tx" + line)).isEmpty();
  }
}
