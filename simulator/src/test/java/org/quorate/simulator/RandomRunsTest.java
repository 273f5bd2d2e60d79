package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** No seed breaks a promise. A failure prints the seed's command and the end of its story. */
class RandomRunsTest {
  private static final int SEEDS = 5000;
  private static final int INVARIANTS = 10;
  private static final int KINDS_OF_FAULTS = 28;

  @Test
  void fiveThousandSeeds() {
    List<Run.Report> reports =
        LongStream.rangeClosed(1, SEEDS).parallel().mapToObj(Run::of).toList();

    Map<String, Long> checks = new TreeMap<>();
    Map<String, Long> faults = new TreeMap<>();
    reports.forEach(r -> r.checks().forEach((name, n) -> checks.merge(name, n, Long::sum)));
    reports.forEach(r -> r.faults().forEach((name, n) -> faults.merge(name, n, Long::sum)));
    System.out.printf(
        "simulated %d seeds, %d events, %d recoveries, checks %s, faults %s%n",
        SEEDS,
        reports.stream().mapToLong(Run.Report::events).sum(),
        reports.stream().mapToInt(Run.Report::recoveries).sum(),
        checks,
        faults);

    reports.stream()
        .filter(report -> report.violation().isPresent())
        .findFirst()
        .ifPresent(RandomRunsTest::fail);
    assertThat(checks).hasSize(INVARIANTS);
    assertThat(checks.values()).allSatisfy(count -> assertThat(count).isPositive());
    assertThat(faults).hasSize(KINDS_OF_FAULTS);
  }

  private static void fail(Run.Report report) {
    throw new AssertionError(
        "seed %d: %s%n%s%nrepeat it with: %s"
            .formatted(
                report.seed(),
                report.violation().orElse(""),
                String.join("\n", Run.story(report.seed())),
                report.replay()));
  }
}
