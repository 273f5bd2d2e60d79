package org.quorate.ha.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quorate.ha.situation.Cluster.node;
import static org.quorate.ha.situation.Cluster.nodes;
import static org.quorate.ha.situation.Cluster.vm;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.quorate.ha.situation.Cluster;

/** What the loss of nodes would mean, told before it happens. */
class ForecastTest {
  @Test
  void theGuestsOfALostNodeRunAgainWithinSecondsOfTheProof() {
    Forecast forecast =
        Forecast.of(
            Cluster.of(3, 16).guest(100, 1, 2).guest(101, 2, 2).guest(102, 2, 2).now(),
            nodes(2),
            Pace.WATCHING);
    assertThat(forecast.everyHaGuestRuns()).isTrue();
    assertThat(forecast.restarts())
        .extracting(Forecast.Restart::sid)
        .containsExactly(vm(101), vm(102));
    assertThat(forecast.restarts())
        .extracting(Forecast.Restart::to)
        .containsExactly(node(3), node(1));
    assertThat(forecast.endsMs()).isBetween(8_000L, 15_000L);
    assertThat(forecast.moves()).isEmpty();
    assertThat(forecast.stranded()).isEmpty();
  }

  @Test
  void withoutAFenceDeviceTheLocksRunOutFirst() {
    Forecast forecast =
        Forecast.of(
            Cluster.of(3, 16).withoutFenceDevices().guest(100, 2, 2).now(),
            nodes(2),
            Pace.WATCHING);
    assertThat(forecast.restarts()).hasSize(1);
    assertThat(forecast.endsMs()).isBetween(115_000L, 150_000L);
  }

  @Test
  void aLostMasterIsReplacedFirst() {
    Forecast forecast =
        Forecast.of(Cluster.of(3, 16).guest(100, 1, 2).now(), nodes(1), Pace.WATCHING);
    assertThat(forecast.everyHaGuestRuns()).isTrue();
    assertThat(forecast.restarts().getFirst().from()).isEqualTo(node(1));
  }

  @Test
  void aGuestThatFitsNowhereIsNamedWithWhatItNeedsAndWhatIsFree() {
    Forecast forecast =
        Forecast.of(
            Cluster.of(3, 9).guest(100, 1, 6).guest(101, 2, 6).guest(102, 3, 6).now(),
            nodes(2),
            Pace.AT_ONCE);
    assertThat(forecast.everyHaGuestRuns()).isFalse();
    assertThat(forecast.stranded()).hasSize(1);
    assertThat(forecast.stranded().getFirst().why())
        .contains("node1: not enough memory: it needs 6.0 GiB, 2.0 GiB are free")
        .contains("node3: not enough memory");
  }

  @Test
  void aGuestThatFitsOnlyOnTheSecondNodeGoesThereAfterItsTries() {
    Forecast forecast =
        Forecast.of(
            Cluster.of(3, 9)
                .guest(100, 1, 6)
                .guest(101, 2, 4)
                .guest(102, 3, 2)
                .guest(103, 3, 2)
                .now(),
            nodes(2),
            Pace.WATCHING);
    assertThat(forecast.everyHaGuestRuns()).as(forecast.toString()).isTrue();
    assertThat(forecast.restarts().getFirst().to()).isEqualTo(node(3));
    assertThat(forecast.restarts().getFirst().refusals())
        .containsExactly("node1: not enough memory: it needs 4.0 GiB, 2.0 GiB are free");
  }

  private static final String WEB_AFTER_DB =
      "start-order: web\n\tresources vm:100\n\tafter vm:101\n";

  private static Forecast losing2(Cluster cluster, Pace pace) {
    return Forecast.of(cluster.now(), nodes(2), pace);
  }

  @Test
  void theStartOrderIsKeptAndTakesItsTime() {
    Cluster cluster =
        Cluster.of(3, 16).guest(100, 2, 2).guest(101, 2, 2).order(WEB_AFTER_DB + "\tready agent\n");
    Forecast forecast = losing2(cluster, Pace.WATCHING);
    assertThat(forecast.restarts())
        .extracting(Forecast.Restart::sid)
        .containsExactly(vm(101), vm(100));
    Forecast.Restart db = forecast.restarts().getFirst();
    Forecast.Restart web = forecast.restarts().getLast();
    assertThat(web.orderedMs())
        .as("the database answers after %d ms, which is seen within a round", Pace.READY_MS)
        .isBetween(db.runsMs() + Pace.READY_MS, db.runsMs() + Pace.READY_MS + 12_000);
    assertThat(web.waits())
        .containsExactly(new Forecast.Wait("web", new TreeSet<>(Set.of(vm(101))), false));
    assertThat(db.waits()).isEmpty();
    assertThat(ForecastText.of(ForecastData.of(forecast)))
        .contains("         when vm:101 is ready (start order 'web')");
    assertThat(losing2(cluster, Pace.AT_ONCE).everyHaGuestRuns()).isTrue();
  }

  @Test
  void whatRunsElsewhereIsReadyAlready() {
    Forecast forecast =
        losing2(
            Cluster.of(3, 16)
                .guest(100, 2, 2)
                .guest(101, 1, 2)
                .order(WEB_AFTER_DB + "\tready delay:600\n"),
            Pace.WATCHING);
    assertThat(forecast.restarts())
        .singleElement()
        .satisfies(
            web -> {
              assertThat(web.sid()).isEqualTo(vm(100));
              assertThat(web.waits()).isEmpty();
              assertThat(web.runsMs()).isLessThan(15_000);
            });
  }

  @Test
  void whoWaitsForWhatCannotRunStartsWhenItsTimeIsOver() {
    Cluster cluster =
        Cluster.of(3, 16)
            .guest(100, 2, 2)
            .guest(101, 2, 2, "local")
            .order(WEB_AFTER_DB + "\ttimeout 60\n");
    Forecast forecast = losing2(cluster, Pace.WATCHING);
    assertThat(forecast.stranded()).extracting(Forecast.Stranded::sid).containsExactly(vm(101));
    assertThat(forecast.restarts())
        .singleElement()
        .satisfies(
            web -> {
              assertThat(web.orderedMs()).isBetween(60_000L, 80_000L);
              assertThat(web.waits().getFirst().inVain()).isTrue();
            });
  }

  @Test
  void whoWaitsForEverForWhatCannotRunIsNamed() {
    Cluster cluster =
        Cluster.of(3, 16)
            .guest(100, 2, 2)
            .guest(101, 2, 2, "local")
            .order(WEB_AFTER_DB + "\ttimeout 0\n");
    for (Pace pace : List.of(Pace.WATCHING, Pace.AT_ONCE)) {
      Forecast forecast = losing2(cluster, pace);
      assertThat(forecast.settled()).isTrue();
      assertThat(forecast.stranded())
          .filteredOn(guest -> guest.sid().equals(vm(100)))
          .extracting(Forecast.Stranded::why)
          .containsExactly("it waits for vm:101 to be ready (start order 'web')");
    }
  }

  @Test
  void aProbeSaysFromWhenItsSilenceCounts() {
    Forecast forecast =
        losing2(
            Cluster.of(3, 16).guest(100, 2, 2).probes("probe: vm:100\n\tcheck agent\n\tgrace 60\n"),
            Pace.WATCHING);
    assertThat(ForecastText.of(ForecastData.of(forecast)))
        .anyMatch(line -> line.matches(" +probed by agent: silence counts from 6\\d s on"));
  }

  @Test
  void aDiskOnTheLostNodeStaysThere() {
    Forecast forecast =
        Forecast.of(Cluster.of(3, 16).guest(100, 2, 1, "local").now(), nodes(2), Pace.AT_ONCE);
    assertThat(forecast.stranded().getFirst().why())
        .contains("its disk scsi0 is on 'local', which only node2 has");
  }

  @Test
  void aStrictRuleThatNamesOnlyTheLostNodeIsTheReason() {
    Forecast forecast =
        Forecast.of(
            Cluster.of(3, 16)
                .guest(100, 2, 1)
                .rules("node-affinity: home\n\tresources vm:100\n\tnodes node2\n\tstrict 1\n")
                .now(),
            nodes(2),
            Pace.AT_ONCE);
    assertThat(forecast.stranded().getFirst().why())
        .contains("no node may take it")
        .contains("node1 is not allowed by rule 'home'");
  }

  @Test
  void guestsOutsideHaStayDownAndTakeRoomWhereTheyAre() {
    Forecast forecast =
        Forecast.of(
            Cluster.of(3, 9)
                .plain(200, 2, 1, "shared")
                .plain(201, 1, 7, "shared")
                .plain(202, 3, 7, "shared")
                .guest(100, 2, 2)
                .now(),
            nodes(2),
            Pace.AT_ONCE);
    assertThat(forecast.stranded())
        .extracting(Forecast.Stranded::sid)
        .containsExactly(vm(100), vm(200));
    assertThat(forecast.stranded().getLast().why()).contains("'ha-manager add vm:200'");
  }

  @Test
  void withoutQuorumNothingIsStartedAndTheRestStops() {
    Cluster cluster = Cluster.of(4, 16).guest(100, 1, 1).guest(101, 3, 1);
    Forecast half = Forecast.of(cluster.now(), nodes(3, 4), Pace.AT_ONCE);
    assertThat(half.quorate()).isFalse();
    assertThat(half.votes()).isEqualTo(2);
    assertThat(half.quorum()).isEqualTo(3);
    assertThat(half.stranded()).hasSize(2);
    Forecast witnessed = Forecast.of(cluster.witness().now(), nodes(3, 4), Pace.AT_ONCE);
    assertThat(witnessed.everyHaGuestRuns()).isTrue();
  }

  @Test
  void aHundredGuestsStartFourAtATimeOnEachNode() {
    Forecast forecast =
        Forecast.of(Cluster.of(4, 256).guests(120, 4, 1).now(), nodes(4), Pace.WATCHING);
    assertThat(forecast.restarts()).hasSize(30);
    assertThat(forecast.everyHaGuestRuns()).isTrue();
    assertThat(forecast.endsMs()).isBetween(18_000L, 60_000L);
    assertThat(forecast.restarts())
        .isSortedAccordingTo(java.util.Comparator.comparingLong(Forecast.Restart::orderedMs));
  }
}
