package org.quorate.simulator.clusterfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.epoch.Rules;
import org.quorate.clusterfs.wire.Header;
import org.quorate.simulator.clusterfs.fault.LowerExpectedVotes;
import org.quorate.simulator.clusterfs.fault.Partition;
import org.quorate.simulator.clusterfs.fault.PausedProcess;
import org.quorate.simulator.clusterfs.fault.PowerCut;
import org.quorate.simulator.clusterfs.invariant.BoundedQueues;
import org.quorate.simulator.clusterfs.invariant.Invariant;
import org.quorate.simulator.clusterfs.invariant.LockExclusion;
import org.quorate.simulator.clusterfs.invariant.NoLostAcknowledgedWrite;
import org.quorate.simulator.clusterfs.invariant.NoLostWriteOfAMajority;
import org.quorate.simulator.clusterfs.invariant.PrefixAgreement;
import org.quorate.simulator.clusterfs.invariant.ReadOnlyWithoutQuorum;
import org.quorate.simulator.clusterfs.invariant.SameTreeAfterHeal;
import org.quorate.simulator.clusterfs.world.Doors;
import org.quorate.simulator.clusterfs.world.World;

/** Each rule, broken, is noticed by the invariant it serves: a checker must be able to fail. */
class MutantsTest {
  private static final int SEEDS_MAX = 400;

  private static void assertNoticed(Supplier<Invariant> invariant, Doors broken) {
    List<String> found =
        LongStream.rangeClosed(1, SEEDS_MAX)
            .mapToObj(seed -> violation(seed, invariant.get(), broken))
            .filter(violation -> violation.startsWith(invariant.get().name()))
            .limit(1)
            .toList();
    assertThat(found).as("seeds that break %s", invariant.get().name()).isNotEmpty();
  }

  /** Little is changed, and one host after the other is cut off while it changes something. */
  private static Plan cutOffAgainAndAgain() {
    List<Plan.Trouble> troubles = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      long at = 1_000 + 9_000L * i;
      troubles.add(new Plan.Trouble(at, at + 3_700, new Partition(Set.of(1 + i % 3))));
    }
    return new Plan(new World.Shape(3, false), troubles, 75_000, 97, true);
  }

  /** Five busy hosts, two of which are cut off again and again while messages are on their way. */
  private static Plan brokenRings() {
    List<Plan.Trouble> troubles = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      long at = 1_000 + 6_000L * i;
      Set<Integer> apart = Set.of(1 + i % 5, 1 + (i + 2) % 5);
      troubles.add(new Plan.Trouble(at, at + 2_500, new Partition(apart)));
    }
    return new Plan(new World.Shape(5, false), troubles, 50_000, 0, true);
  }

  /**
   * One host is cut off, and there an operator says that it is to go on alone; the others change
   * less meanwhile, because one of them stands still.
   */
  private static Plan givenUp() {
    return new Plan(
        new World.Shape(3, false),
        List.of(
            new Plan.Trouble(1_000, 14_000, new Partition(Set.of(1))),
            new Plan.Trouble(3_000, 20_000, new LowerExpectedVotes(1, 1)),
            new Plan.Trouble(5_000, 13_000, new PausedProcess(2))),
        20_000,
        0,
        true);
  }

  /** All hosts lose their power together, and get it back. */
  private static Plan blackout() {
    return new Plan(
        new World.Shape(3, false),
        LongStream.rangeClosed(1, 3)
            .mapToObj(host -> new Plan.Trouble(6_000, 8_000, new PowerCut((int) host)))
            .toList(),
        20_000,
        0,
        true);
  }

  private static void assertNoticedIn(Plan plan, Supplier<Invariant> invariant, Doors broken) {
    List<String> found =
        LongStream.rangeClosed(1, SEEDS_MAX)
            .mapToObj(
                seed ->
                    Run.of(
                        seed, plan, Run.Terms.usual().behind(broken).checkingOnly(invariant.get())))
            .flatMap(report -> report.violation().stream())
            .filter(violation -> violation.startsWith(invariant.get().name()))
            .limit(1)
            .toList();
    assertThat(found).as("seeds that break %s", invariant.get().name()).isNotEmpty();
  }

  private static String violation(long seed, Invariant invariant, Doors doors) {
    return Run.of(seed, Run.Terms.usual().behind(doors).checkingOnly(invariant))
        .violation()
        .orElse("");
  }

  private static Doors with(Rules rules) {
    return new Doors() {
      @Override
      public Rules rules() {
        return rules;
      }
    };
  }

  @Test
  void answeringBeforeAMajorityHasIt() {
    assertNoticedIn(
        cutOffAgainAndAgain(),
        NoLostAcknowledgedWrite::new,
        with(new Rules(true, true, false, true, true)));
  }

  @Test
  void answeringWhenTheMessageWasSent() {
    assertNoticed(
        NoLostAcknowledgedWrite::new,
        new Doors() {
          @Override
          public boolean answersWhenSent() {
            return true;
          }
        });
  }

  /** The higher version wins, then the later mtime; nobody waits for anybody's disk. */
  @Test
  void comparingByVersionAndTimeAsTheOriginalProtocolDoes() {
    assertNoticed(NoLostAcknowledgedWrite::new, with(Rules.ORIGINAL));
  }

  /** The tree of the one that went on alone may have the higher version, or the later mtime. */
  @Test
  void comparingByVersionAndTimeOnly() {
    assertNoticedIn(
        givenUp(), NoLostWriteOfAMajority::new, with(new Rules(true, false, true, true, true)));
  }

  @Test
  void whatAMajorityAcknowledgedOutlivesAnEpochWithLoweredVotes() {
    List<Run.Report> reports =
        LongStream.rangeClosed(1, 40)
            .mapToObj(
                seed ->
                    Run.of(
                        seed,
                        givenUp(),
                        Run.Terms.usual().checkingOnly(new NoLostWriteOfAMajority())))
            .toList();
    assertThat(reports)
        .allMatch(report -> report.violation().isEmpty())
        .allMatch(report -> report.checks().getOrDefault("NoLostWriteOfAMajority", 0L) >= 6);
  }

  @Test
  void notWaitingForTheDisk() {
    assertNoticedIn(
        blackout(),
        NoLostAcknowledgedWrite::new,
        new Doors() {
          @Override
          public boolean syncs() {
            return false;
          }
        });
  }

  @Test
  void applyingWhatTheLeaderHasNotOrdered() {
    assertNoticedIn(
        brokenRings(), PrefixAgreement::new, with(new Rules(true, true, true, true, false)));
  }

  @Test
  void changingWithoutQuorum() {
    assertNoticed(ReadOnlyWithoutQuorum::new, with(new Rules(true, true, true, false, true)));
  }

  /** The leader's word about the order would keep that member from going on. */
  @Test
  void aMessageThatOneMemberMisses() {
    assertNoticed(
        PrefixAgreement::new,
        new Doors() {
          private int changes;

          @Override
          public Rules rules() {
            return new Rules(true, true, true, true, false);
          }

          @Override
          public boolean carries(int host, Group group, byte[] message) {
            boolean change =
                group == Group.DCDB
                    && host == 2
                    && Header.parse(message).protocolVersion() == 1
                    && Header.parse(message).type() == Header.NORMAL;
            return !change || ++changes % 25 != 0;
          }
        });
  }

  @Test
  void aRowThatIsNotStored() {
    assertNoticed(
        SameTreeAfterHeal::new,
        new Doors() {
          private int puts;

          @Override
          public boolean stores(int node, RowChange change) {
            boolean file = change instanceof RowChange.Put(var row) && row.inode() > 0;
            return !file || node != 2 || ++puts % 25 != 0;
          }
        });
  }

  @Test
  void locksThatRunOutEarly() {
    assertNoticed(
        LockExclusion::new,
        new Doors() {
          @Override
          public long clockMs(long reallyMs) {
            return reallyMs * 60;
          }
        });
  }

  @Test
  void acknowledgementsThatAreRepeated() {
    assertNoticed(
        BoundedQueues::new,
        new Doors() {
          @Override
          public boolean repeats(Group group) {
            return group == Group.ACK;
          }
        });
  }
}
