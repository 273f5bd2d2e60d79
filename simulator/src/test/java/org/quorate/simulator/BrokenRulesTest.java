package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.fault.LyingBmc;
import org.quorate.simulator.fault.Partition;
import org.quorate.simulator.invariant.Invariant;
import org.quorate.simulator.invariant.NoStartBeforeProof;
import org.quorate.simulator.invariant.OneManager;
import org.quorate.simulator.invariant.OneOwnerPerGuest;
import org.quorate.simulator.world.Doors;
import org.quorate.simulator.world.World;

/** Each invariant notices when the rule that keeps it is broken: a checker must be able to fail. */
class BrokenRulesTest {
  private static final int SEEDS_MAX = 60;

  private static void assertNoticed(Supplier<Invariant> invariant, Doors broken) {
    List<String> found =
        LongStream.rangeClosed(1, SEEDS_MAX)
            .mapToObj(seed -> violation(seed, invariant.get(), broken))
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

  @Test
  void takingTheManagerLockWithoutProofMakesTwoManagers() {
    assertNoticed(
        OneManager::new,
        new Doors() {
          @Override
          public boolean mayBreak(boolean holderProvenOff, boolean expired) {
            return true;
          }
        });
  }

  @Test
  void recoveringBeforeTheEvidenceIsNoticedBeforeAnythingStarts() {
    assertNoticed(
        NoStartBeforeProof::new,
        new Doors() {
          @Override
          public Set<NodeName> provenOff(Set<NodeName> byLedger, Set<NodeName> notMembers) {
            return notMembers;
          }
        });
  }

  @Test
  void anLrmThatGoesOnWithoutQuorumAndLockLetsTwoInstancesWrite() {
    assertNoticed(
        OneOwnerPerGuest::new,
        new Doors() {
          @Override
          public boolean lrmSeesQuorum(boolean really) {
            return true;
          }

          @Override
          public boolean holdsAgentLock(boolean really) {
            return true;
          }
        });
  }

  @Test
  void aLyingBmcBreaksThePromise() {
    assertThat(cutOffWithALyingBmc(new OneOwnerPerGuest()).violation()).isPresent();
    assertThat(cutOffWithALyingBmc(new NoStartBeforeProof()).violation()).isPresent();
  }

  private static Run.Report cutOffWithALyingBmc(Invariant invariant) {
    NodeName victim = new NodeName("node3");
    Map<ServiceId, ServiceConfig> services =
        Map.of(new ServiceId("vm", "100"), ServiceConfig.of(RequestedState.STARTED, victim));
    Plan plan =
        new Plan(
            new World.Shape(3, services, true),
            List.of(
                new Plan.Trouble(90_000, 400_000, new LyingBmc(victim)),
                new Plan.Trouble(100_000, 400_000, new Partition(Set.of(victim)))));
    return Run.of(1, plan, Run.Terms.usual().checkingOnly(invariant));
  }
}
