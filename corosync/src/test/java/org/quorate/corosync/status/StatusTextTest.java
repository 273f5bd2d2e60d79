package org.quorate.corosync.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.quorate.corosync.quorum.QuorumState;
import org.quorate.corosync.quorum.RingId;
import org.quorate.corosync.quorum.VoteFlag;
import org.quorate.corosync.quorum.VoteInfo;
import org.quorate.corosync.status.ClusterStatus.Member;

/** The text reads like corosync-quorumtool's, which scripts grep. */
class StatusTextTest {
  private static final LocalDateTime DATE = LocalDateTime.of(2026, 11, 3, 9, 5, 7);

  @Test
  void aQuorateClusterOfTwo() {
    ClusterStatus status =
        status(
            true,
            EnumSet.of(VoteFlag.QUORATE),
            List.of(
                new Member(1, 1, "node1", "10.70.0.1", true, "NR"),
                new Member(2, 1, "node2", "10.70.0.2", false, "NR")));
    assertThat(StatusText.status(status))
        .isEqualTo(
            """
            Cluster information
            -------------------
            Name:             demo
            Config Version:   3
            Transport:        knet
            Secure auth:      on

            Quorum information
            ------------------
            Date:             Tue Nov  3 09:05:07 2026
            Quorum provider:  corosync_votequorum
            Nodes:            2
            Node ID:          0x00000001
            Ring ID:          1.1a8
            Quorate:          Yes

            Votequorum information
            ----------------------
            Expected votes:   3
            Highest expected: 3
            Total votes:      2
            Quorum:           2\040\040
            Flags:            Quorate\040

            Membership information
            ----------------------
                Nodeid      Votes Name
            0x00000001          1 10.70.0.1 (local)
            0x00000002          1 10.70.0.2
            """);
    assertThat(StatusText.nodes(status))
        .isEqualTo(
            """

            Membership information
            ----------------------
                Nodeid      Votes Name
                     1          1 node1 (local)
                     2          1 node2
            """);
  }

  @Test
  void aMinoritySaysThatItIsBlocked() {
    ClusterStatus status =
        status(false, Set.of(), List.of(new Member(1, 1, "node1", "10.70.0.1", true, "NR")));
    assertThat(StatusText.status(status))
        .contains("Quorate:          No\n")
        .contains("Quorum:           2 Activity blocked\n")
        .contains("Flags:            \n");
  }

  @Test
  void aWitnessHasAColumnAndALine() {
    ClusterStatus status =
        status(
            true,
            EnumSet.of(VoteFlag.QUORATE, VoteFlag.DEVICE_REGISTERED, VoteFlag.DEVICE_ALIVE),
            List.of(
                new Member(1, 1, "node1", "10.70.0.1", true, "A,V,NMW"),
                new Member(0, 1, "Qdevice", "Qdevice", false, "")));
    assertThat(StatusText.status(status))
        .contains("Flags:            Quorate Qdevice \n")
        .endsWith(
            """
                Nodeid      Votes    Qdevice Name
            0x00000001          1    A,V,NMW 10.70.0.1 (local)
            0x00000000          1            Qdevice
            """);
  }

  private static ClusterStatus status(boolean quorate, Set<VoteFlag> flags, List<Member> members) {
    return new ClusterStatus(
        "demo",
        3,
        "knet",
        true,
        DATE,
        "corosync_votequorum",
        1,
        new QuorumState(
            quorate,
            new RingId(1, 0x1a8),
            members.stream().map(Member::nodeId).filter(id -> id != 0).toList()),
        new VoteInfo(1, VoteInfo.NodeState.MEMBER, 1, 3, 3, members.size(), 2, flags, 0, ""),
        members);
  }
}
