package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** No seed breaks a promise, and after healing every guest runs again. */
class RandomRunsTest {
  private static final int SEEDS = 500;

  @Test
  void fiveHundredSeeds() {
    List<Run.Report> reports =
        LongStream.rangeClosed(1, SEEDS).parallel().mapToObj(Run::of).toList();

    Map<String, Long> checks = new TreeMap<>();
    reports.forEach(r -> r.checks().forEach((name, n) -> checks.merge(name, n, Long::sum)));
    int recoveries = reports.stream().mapToInt(Run.Report::recoveries).sum();
    System.out.printf(
        "simulated %d seeds, %d events, %d recoveries, checks %s%n",
        SEEDS, reports.stream().mapToLong(Run.Report::events).sum(), recoveries, checks);

    assertThat(reports)
        .allSatisfy(
            report ->
                assertThat(report.violation())
                    .as("seed %d; repeat it with: %s", report.seed(), report.replay())
                    .isEmpty());
    assertThat(checks).containsOnlyKeys("NoStartBeforeProof", "OneManager", "OneOwnerPerGuest");
    assertThat(checks.values()).allSatisfy(count -> assertThat(count).isPositive());
  }
}
