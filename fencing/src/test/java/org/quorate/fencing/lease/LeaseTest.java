package org.quorate.fencing.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.fencing.lease.Watch.Duty;
import org.quorate.fencing.lease.Watch.Holder;

/** Nobody acts in a node's place before that node surely acts no more. */
class LeaseTest {
  private static final long DEVICE_MS = 10_000;
  private static final List<Lease> LEASES =
      List.of(
          Lease.compatible(DEVICE_MS),
          Lease.behindMultiplexer(),
          Lease.fast(30_000, DEVICE_MS, 1_000),
          Lease.fast(20_000, 4_000, 1_000),
          Lease.fast(30_000, DEVICE_MS, 12_100));

  @Test
  void theNumbersAreThoseOfTheDocument() {
    assertThat(Lease.compatible(DEVICE_MS))
        .isEqualTo(new Lease(10_000, 30_000, 45_000, 60_000, 10_000, 10_000));
    assertThat(Lease.compatible(DEVICE_MS).victimEndMs()).isEqualTo(80_000);
    assertThat(Lease.fast(30_000, DEVICE_MS, 3_000))
        .isEqualTo(new Lease(5_000, 12_500, 20_000, 30_000, 10_000, 10_000));
    assertThat(Lease.fast(30_000, DEVICE_MS, 3_000).victimEndMs()).isEqualTo(50_000);
    assertThat(Lease.deadlineMs(50_000)).isEqualTo(52_022);
    assertThat(Lease.behindMultiplexer())
        .isEqualTo(new Lease(5_000, 12_000, 15_000, 20_000, 70_000, 27_000));
  }

  @Test
  void theLockOfForeignManagersOutlastsEveryLeaseButTheLongest() {
    assertThat(Lease.compatible(DEVICE_MS).fitsTheLock()).isTrue();
    assertThat(Lease.compatible(28_000).fitsTheLock()).isTrue();
    assertThat(Lease.compatible(30_000).fitsTheLock()).isFalse();
    assertThat(Lease.behindMultiplexer().fitsTheLock()).isTrue();
  }

  @Test
  void aSlowRingLengthensTheLeaseSoThatItsReformationStopsNobody() {
    Lease slow = Lease.fast(30_000, DEVICE_MS, 12_100);
    assertThat(slow.stopGuestsMs()).isGreaterThan(slow.renewMs() + 2 * 12_100);
    assertThat(slow.feedMs() - slow.stopGuestsMs()).isEqualTo(Lease.PROOF_MS);
  }

  /**
   * One life of a node from its last refresh on, in true time: its loop looks and feeds with pauses
   * anywhere, its clock and its hardware's are off by up to 200 ppm, and the device resets it when
   * unfed. The others' clock is off as well.
   */
  @Property(tries = 2_000)
  void whateverIsPausedTheVictimIsPastItsEndBeforeTheDeadline(@ForAll long seed) {
    Random random = new Random(seed);
    Lease lease = LEASES.get(random.nextInt(LEASES.size()));
    double victimsClock = 1 + drift(random);
    double hardware = 1 + drift(random);
    double othersClock = 1 + drift(random);
    double now = random.nextDouble() * lease.renewMs();
    double resetAt = now + lease.grantMs() / hardware;
    Watch watch = Watch.idle().renewed(Holder.LRM, 0);
    while (true) {
      now += pause(random, lease);
      Watch.Look look = watch.look(lease, false, (long) (now * victimsClock));
      watch = look.watch();
      if (now >= resetAt || look.duty() == Duty.OVER) {
        break;
      }
      now += Math.min(pause(random, lease), lease.pauseMs() / hardware);
      if (now >= resetAt) {
        break;
      }
      resetAt = now + lease.grantMs() / hardware;
    }
    double deadline = Lease.deadlineMs(lease.victimEndMs()) / othersClock;
    assertThat(resetAt + Lease.RESET_MS - 2).as(lease.toString()).isLessThanOrEqualTo(deadline);
  }

  private static double drift(Random random) {
    double most = Lease.DRIFT_PPM / 1e6;
    return random.nextInt(3) == 0
        ? most * (random.nextBoolean() ? 1 : -1)
        : most * (2 * random.nextDouble() - 1);
  }

  private static double pause(Random random, Lease lease) {
    return switch (random.nextInt(12)) {
      case 0 -> random.nextDouble() * 2 * lease.grantMs();
      case 1 -> random.nextDouble() * lease.feedMs();
      default -> random.nextDouble() * 2_000;
    };
  }

  @Test
  void theArithmeticIsTight() {
    Lease lease = Lease.fast(30_000, DEVICE_MS, 1_000);
    long worst = lease.feedMs() - 1 + lease.pauseMs() + lease.grantMs();
    assertThat(Lease.deadlineMs(lease.victimEndMs()) - worst - Lease.RESET_MS)
        .as("what is left, for 200 ppm on both sides")
        .isBetween(0L, 25L);
  }

  @Test
  void guestsAreStoppedFirstAndFeedingEndsForGood() {
    Lease lease = Lease.fast(30_000, DEVICE_MS, 1_000);
    Watch watch = Watch.idle();
    assertThat(watch.look(lease, true, 5_000).duty()).isEqualTo(Duty.IDLE);
    watch = watch.renewed(Holder.LRM, 5_000).renewed(Holder.CRM, 5_000);
    assertThat(watch.look(lease, true, 24_999).duty()).isEqualTo(Duty.FEED);
    assertThat(watch.look(lease, true, 25_000).duty()).isEqualTo(Duty.FEED_AND_STOP_GUESTS);
    assertThat(watch.look(lease, false, 25_000).duty()).isEqualTo(Duty.FEED);
    assertThat(watch.leftMs(lease, 25_000)).hasValue(10_000);
    Watch over = watch.look(lease, true, 35_000).watch();
    assertThat(over.renewed(Holder.LRM, 35_001).look(lease, true, 35_001).duty())
        .as("others may count on the reset")
        .isEqualTo(Duty.OVER);
    assertThat(over.released(Holder.LRM).released(Holder.CRM).look(lease, true, 36_000).duty())
        .isEqualTo(Duty.OVER);
  }

  @Test
  void anOlderRefreshThatIsToldLateDoesNotShortenNorLengthenTheLease() {
    Watch watch = Watch.idle().renewed(Holder.LRM, 9_000).renewed(Holder.LRM, 5_000);
    assertThat(watch.ageMs(Holder.LRM, 10_000)).hasValue(1_000);
    assertThat(watch.ageMs(Holder.CRM, 10_000)).isEmpty();
  }
}
