package org.quorate.clusterfs.cpg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.Votes;
import org.quorate.corosync.quorum.VoteInfo;

/** The numbers are those of Corosync 3.1.7 with corosync-qdevice 3.0.3. */
class VotesReaderTest {
  private static Votes count(
      int expected, int total, int quorum, int configuredNodes, int device, Integer... members) {
    VoteInfo info =
        new VoteInfo(
            members[0],
            VoteInfo.NodeState.MEMBER,
            1,
            expected,
            expected,
            total,
            quorum,
            Set.of(),
            device,
            "");
    TreeMap<Integer, Integer> votes = new TreeMap<>();
    for (int member : members) {
      votes.put(member, 1);
    }
    return VotesReader.count(info, configuredNodes, device, votes);
  }

  @Test
  void twoNodesAndTheDevice() {
    assertThat(count(3, 3, 2, 2, 1, 1, 2))
        .isEqualTo(new Votes(3, 2, 1, 3, new TreeMap<>(Map.of(1, 1, 2, 1))));
  }

  @Test
  void theWitnessIsLost() {
    Votes votes = count(3, 2, 2, 2, 1, 1, 2);
    assertThat(votes.witness()).isZero();
    assertThat(votes.isMajority(Set.of(1, 2))).isTrue();
  }

  @Test
  void aCorosyncThatStartsForgetsTheDevicesVote() {
    Votes votes = count(2, 2, 2, 2, 1, 2);
    assertThat(votes.expected()).isEqualTo(3);
    assertThat(votes.suffice(Set.of(2))).isTrue();
    assertThat(votes.isMajority(Set.of(2))).isFalse();
  }

  /** A third node may have gone on alone with a device of two votes. */
  @Test
  void twoOfThreeNodesThatStartAreNoMajorityBesideADeviceOfTwoVotes() {
    assertThat(count(3, 2, 2, 3, 2, 2, 3).isMajority(Set.of(2, 3))).isFalse();
  }

  @Test
  void loweredByHandWithTheDeviceTakenOut() {
    Votes votes = count(1, 1, 1, 2, 0, 2);
    assertThat(votes.isMajority(Set.of(2))).isTrue();
  }
}
