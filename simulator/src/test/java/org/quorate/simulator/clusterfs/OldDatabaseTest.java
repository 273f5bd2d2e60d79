package org.quorate.simulator.clusterfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.quorate.simulator.clusterfs.fault.OldDatabase;
import org.quorate.simulator.clusterfs.world.World;

/** A host that comes back with an old database takes what the others have, and harms nobody. */
class OldDatabaseTest {
  private static final int SEEDS = 60;

  /** One host after the other gets an old copy, and has time to catch up before the next. */
  private static Plan oneAfterTheOther(int hosts) {
    List<Plan.Trouble> troubles = new ArrayList<>();
    for (int host = 1; host <= hosts; host++) {
      long at = 1_000 + 22_000L * (host - 1);
      troubles.add(new Plan.Trouble(at, at + 4_000, new OldDatabase(host)));
    }
    return new Plan(new World.Shape(hosts, false), troubles, 22_000L * hosts, 30, true);
  }

  @Test
  void everyPromiseHoldsWhenOneHostAfterTheOtherForgets() {
    List<Run.Report> reports =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> Run.of(seed, oneAfterTheOther(3), Run.Terms.usual()))
            .toList();
    assertThat(reports)
        .allSatisfy(report -> assertThat(report.violation()).isEmpty())
        .allSatisfy(report -> assertThat(report.faults()).containsEntry("OldDatabase", 3L))
        .allSatisfy(
            report ->
                assertThat(report.checks().get("NoLostAcknowledgedWrite")).isGreaterThan(100));
  }
}
