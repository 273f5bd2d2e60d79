package org.quorate.simulator.clusterfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** No seed breaks a promise, and after healing every host has the same tree and can change it. */
class RandomRunsTest {
  private static final int SEEDS = 2000;

  @Test
  void twoThousandSeeds() {
    List<Run.Report> reports =
        LongStream.rangeClosed(1, SEEDS).parallel().mapToObj(Run::of).toList();

    Map<String, Long> checks = new TreeMap<>();
    Map<String, Long> faults = new TreeMap<>();
    reports.forEach(r -> r.checks().forEach((name, n) -> checks.merge(name, n, Long::sum)));
    reports.forEach(r -> r.faults().forEach((name, n) -> faults.merge(name, n, Long::sum)));
    System.out.printf(
        "simulated %d seeds, %d steps, %d changes acknowledged, checks %s, faults %s%n",
        SEEDS,
        reports.stream().mapToLong(Run.Report::steps).sum(),
        reports.stream().mapToLong(Run.Report::acknowledged).sum(),
        checks,
        faults);

    assertThat(reports)
        .filteredOn(report -> report.violation().isPresent())
        .as(
            "replay the first with: %s",
            reports.stream()
                .filter(r -> r.violation().isPresent())
                .findFirst()
                .map(Run.Report::replay))
        .isEmpty();
    assertThat(checks).hasSize(7);
    assertThat(checks.values()).allSatisfy(count -> assertThat(count).isPositive());
    assertThat(faults).hasSize(12);
  }
}
