package org.quorate.clusterfs.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Index.IndexEntry;

class ElectionTest {
  private static final Member ONE = new Member(1, 10);
  private static final Member TWO = new Member(2, 20);
  private static final Member THREE = new Member(3, 30);

  private final SortedMap<Member, Index> indexes = new TreeMap<>();
  private final Map<Member, byte[]> pasts = new HashMap<>();

  private void member(Member member, long version, long mtime) {
    List<IndexEntry> root = List.of(new IndexEntry(0, new Digest(new byte[32])));
    indexes.put(member, new Index(version, 0, 1, mtime, root));
  }

  private void member(Member member, EpochRecord record, long version, long mtime) {
    member(member, version, mtime);
    pasts.put(member, new EpochState(record, true).encode());
  }

  private static EpochRecord past(long number, boolean strong) {
    Era era = new Era(number, strong ? 3 : 0, new Epoch((int) number, 1, 1, 1), 1, new TreeSet<>());
    return new EpochRecord(number, false, List.of(era));
  }

  @Test
  void theLaterEpochLeadsThoughItsVersionIsLower() {
    member(ONE, past(4, true), 200, 9);
    member(TWO, past(5, true), 150, 5);
    member(THREE, past(5, true), 151, 4);
    assertThat(Election.of(indexes, pasts, true).leader()).isEqualTo(THREE);
    assertThat(Election.of(indexes, pasts, false).leader()).as("without epochs").isEqualTo(ONE);
  }

  @Test
  void aFreshDatabaseLosesAgainstAnyEpoch() {
    member(ONE, EpochRecord.FRESH, 3, 1_800_000_000);
    member(TWO, past(1, true), 2, 5);
    assertThat(Election.of(indexes, pasts, true).leader()).isEqualTo(TWO);
  }

  @Test
  void aTreeThatPmxcfsWroteMakesVersionsDecide() {
    member(ONE, past(9, true), 100, 1);
    member(TWO, EpochRecord.UNKNOWN, 120, 1);
    Election election = Election.of(indexes, pasts, true);
    assertThat(election.leader()).isEqualTo(TWO);
    assertThat(election.past()).as("all know epochs").isPresent();
  }

  @Test
  void aMemberThatTellsNoPastMakesItARoundOfPmxcfs() {
    member(ONE, past(9, true), 100, 1);
    member(TWO, 101, 1);
    Election election = Election.of(indexes, pasts, true);
    assertThat(election.leader()).isEqualTo(TWO);
    assertThat(election.past()).isEmpty();
    assertThat(election.foreign()).containsExactly(TWO);
  }

  @Test
  void equalOnesAreLedByTheLaterMtimeThenTheLowestMember() {
    member(ONE, EpochRecord.FRESH, 3, 5);
    member(TWO, EpochRecord.FRESH, 3, 6);
    member(THREE, EpochRecord.FRESH, 3, 6);
    Election election = Election.of(indexes, pasts, true);
    assertThat(election.leader()).isEqualTo(TWO);
    assertThat(election.synced()).containsExactlyInAnyOrder(TWO, THREE);
  }
}
