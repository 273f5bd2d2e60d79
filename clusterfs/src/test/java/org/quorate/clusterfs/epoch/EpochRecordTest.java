package org.quorate.clusterfs.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.model.InvalidInput;

class EpochRecordTest {
  private static Era era(long number, boolean strong, int round, long start) {
    return new Era(
        number, strong ? 3 : 0, new Epoch(round, 7, 1, 10), start, new TreeSet<>(List.of(1, 2)));
  }

  private static EpochRecord record(Era... eras) {
    return new EpochRecord(eras[eras.length - 1].number(), false, List.of(eras));
  }

  @Test
  void aRecordSurvivesTheDisk() {
    EpochRecord record = record(era(3, true, 1, 10), era(5, false, 2, 12));
    assertThat(EpochRecord.parse(record.encode())).isEqualTo(record);
    assertThat(EpochRecord.parse(EpochRecord.FRESH.encode())).isEqualTo(EpochRecord.FRESH);
  }

  @Test
  void onlyTheYoungestErasAreKept() {
    EpochRecord record = EpochRecord.FRESH;
    for (int number = 1; number <= 100; number++) {
      record = record.entering(record, era(number, true, number, number * 10L));
    }
    assertThat(record.eras()).hasSize(EpochRecord.ERAS_MAX);
    assertThat(record.last()).isEqualTo(100);
    assertThat(record.holds(1000, era(1, true, 1, 10), 12)).as("too long ago to tell").isEmpty();
    assertThat(EpochRecord.parse(record.encode())).isEqualTo(record);
  }

  @Test
  void anEpochOfAMajorityCountsMoreThanAnyOfLoweredExpectedVotes() {
    EpochRecord majority = record(era(3, true, 1, 10), era(4, true, 2, 12));
    EpochRecord lowered = record(era(3, true, 1, 10), era(9, false, 3, 12));
    assertThat(EpochRecord.BY_EPOCH.compare(majority, lowered)).isPositive();
    assertThat(EpochRecord.BY_EPOCH.compare(lowered, record(era(3, true, 1, 10)))).isPositive();
    assertThat(EpochRecord.BY_EPOCH.compare(EpochRecord.FRESH, lowered)).isNegative();
  }

  @Test
  void aChangeIsFoundInThePastOfAnotherTreeOrSurelyNot() {
    Era common = era(3, true, 1, 10);
    EpochRecord leader = record(common, era(4, true, 2, 15));
    assertThat(leader.holds(20, common, 15)).contains(true);
    assertThat(leader.holds(20, common, 16)).contains(false);
    assertThat(leader.holds(20, era(4, true, 2, 15), 20)).contains(true);
    assertThat(leader.holds(20, era(4, true, 9, 15), 16))
        .as("another of this number")
        .contains(false);
    assertThat(EpochRecord.UNKNOWN.holds(20, common, 11)).isEmpty();
  }

  @Test
  void twoTreesHaveInCommonWhatTheyWroteTogether() {
    Era together = era(3, true, 1, 10);
    EpochRecord one = record(together, era(4, true, 2, 15));
    EpochRecord other = record(together, era(4, false, 3, 13));
    assertThat(one.common(20, other, 30)).contains(13L);
    assertThat(other.common(30, one, 20)).contains(13L);
    assertThat(one.common(20, one, 20)).contains(20L);
    assertThat(one.common(20, record(era(8, true, 7, 1)), 5)).isEmpty();
  }

  @Test
  void whatIsNoRecordIsRefused() {
    byte[] good = record(era(3, true, 1, 10)).encode();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(good, length);
      assertThatThrownBy(() -> EpochRecord.parse(cut)).isInstanceOf(InvalidInput.class);
    }
    assertThatThrownBy(
            () -> EpochRecord.parse(record(era(5, true, 1, 1), era(5, true, 2, 2)).encode()))
        .hasMessageContaining("out of order");
  }

  @Property(tries = 500)
  void anyBytesAreARecordOrRefused(@ForAll byte[] bytes) {
    List<Object> ends = new ArrayList<>();
    try {
      ends.add(EpochRecord.parse(bytes));
    } catch (InvalidInput refused) {
      ends.add(refused);
    }
    assertThat(ends).hasSize(1);
    assertThat(EpochState.parse(bytes)).isNotNull();
    assertThat(Ack.parse(bytes)).isNotNull();
    assertThat(Opening.parse(bytes)).isNotNull();
  }
}
