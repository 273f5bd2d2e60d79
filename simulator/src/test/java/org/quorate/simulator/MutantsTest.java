package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.quorate.ha.CommandBatch;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.fault.BrokenWatchdog;
import org.quorate.simulator.fault.DaemonCrash;
import org.quorate.simulator.fault.LyingBmc;
import org.quorate.simulator.fault.MovedGuest;
import org.quorate.simulator.fault.OrderlyEnd;
import org.quorate.simulator.fault.Partition;
import org.quorate.simulator.fault.PausedProcess;
import org.quorate.simulator.invariant.ExactlyOnceCommand;
import org.quorate.simulator.invariant.Invariant;
import org.quorate.simulator.invariant.NoFlapping;
import org.quorate.simulator.invariant.NoStartBeforeProof;
import org.quorate.simulator.invariant.OneManager;
import org.quorate.simulator.invariant.OneOwnerPerGuest;
import org.quorate.simulator.invariant.RulesHold;
import org.quorate.simulator.invariant.SettlesWithin;
import org.quorate.simulator.invariant.WatchdogArmedWhileActive;
import org.quorate.simulator.world.Doors;
import org.quorate.simulator.world.World;

/** Each invariant notices when the rule that keeps it is broken: a checker must be able to fail. */
class MutantsTest {
  private static final int SEEDS_MAX = 300;

  /** Steps of a daemon within which each point of a round comes. */
  private static final int STEPS_MAX = 60;

  private static final ServiceId GUEST = new ServiceId("vm", "100");
  private static final NodeName VICTIM = new NodeName("node3");

  private static void assertNoticed(Supplier<Invariant> invariant, Doors broken) {
    assertThat(
            LongStream.rangeClosed(1, SEEDS_MAX)
                .mapToObj(seed -> violation(seed, invariant.get(), broken))
                .anyMatch(violation -> violation.startsWith(invariant.get().name())))
        .as("%s notices within %d seeds", invariant.get().name(), SEEDS_MAX)
        .isTrue();
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

          @Override
          public long leaseAge(long reallyMs) {
            return 0;
          }
        });
  }

  @Test
  void aDaemonThatGoesOnWithoutAWatchdogIsNoticed() {
    List<Plan.Trouble> broken =
        List.of(new Plan.Trouble(1_000, 400_000, new BrokenWatchdog(VICTIM)));
    Doors careless =
        new Doors() {
          @Override
          public boolean ignoresTheWatchdog() {
            return true;
          }
        };
    assertThat(onTheVictim(broken, true, careless, new WatchdogArmedWhileActive())).isPresent();
  }

  @Test
  void aWatchdogFedAfterAPauseWithoutALookAtTheLeaseIsNoticed() {
    Doors careless =
        new Doors() {
          @Override
          public long leaseAge(long reallyMs) {
            return 0;
          }
        };
    assertThat(
            IntStream.range(0, STEPS_MAX)
                .mapToObj(step -> new PausedProcess(VICTIM, step, 55_000))
                .map(pause -> List.of(new Plan.Trouble(100_000, 400_000, pause)))
                .map(plan -> onACompatibleNode(plan, careless, new WatchdogArmedWhileActive()))
                .anyMatch(Optional::isPresent))
        .isTrue();
  }

  @Test
  void aManagerThatReadsNoRulesBreaksThem() {
    assertNoticed(
        RulesHold::new,
        new Doors() {
          @Override
          public RulesFile rules(RulesFile really, long round) {
            return RulesFile.empty();
          }
        });
  }

  @Test
  void aManagerWhoseRulesChangeFromRoundToRoundMovesGuestsToAndFro() {
    assertNoticed(
        NoFlapping::new,
        new Doors() {
          @Override
          public RulesFile rules(RulesFile really, long round) {
            NodeName place = new NodeName("node" + (1 + round / 3 % 2));
            return RulesFile.empty()
                .with(NodeAffinityRule.of("torn", List.of(GUEST), Map.of(place, 1), true));
          }
        });
  }

  @Test
  void aBatchWithoutANameIsCarriedOutAgainByASuccessor() {
    Doors nameless =
        new Doors() {
          @Override
          public CommandBatch commands(CommandBatch really) {
            return new CommandBatch("", really.lines());
          }
        };
    assertThat(
            IntStream.range(0, STEPS_MAX)
                .mapToObj(MutantsTest::anOrderAndAllDaemonsDie)
                .map(plan -> onTheVictim(plan, true, nameless, new ExactlyOnceCommand()))
                .anyMatch(Optional::isPresent))
        .isTrue();
  }

  private static List<Plan.Trouble> anOrderAndAllDaemonsDie(int step) {
    List<Plan.Trouble> troubles = new ArrayList<>();
    NodeName there = new NodeName("node1");
    troubles.add(new Plan.Trouble(100_000, 400_000, new MovedGuest(VICTIM, GUEST, there)));
    for (int node = 1; node <= 3; node++) {
      DaemonCrash crash = new DaemonCrash(new NodeName("node" + node), step);
      troubles.add(new Plan.Trouble(100_000, 400_000, crash));
    }
    return troubles;
  }

  @Test
  void commandsThatAreForgottenWithoutBeingDoneAreLost() {
    assertNoticed(
        ExactlyOnceCommand::new,
        new Doors() {
          @Override
          public CommandBatch commands(CommandBatch really) {
            return new CommandBatch(really.id(), List.of());
          }
        });
  }

  @Test
  void aManagerThatBelievesNoProofAndNoClockNeverSettles() {
    assertNoticed(
        SettlesWithin::new,
        new Doors() {
          @Override
          public boolean mayBreak(boolean holderProvenOff, boolean expired) {
            return false;
          }
        });
  }

  @Test
  void servicesThatGoOnBeforeTheirNodeIsArmedRunTwiceWhenItIsLostInThatMoment() {
    ShutdownRequest restart =
        new ShutdownRequest(
            ShutdownRequest.Kind.RESTART_DAEMON, ShutdownRequest.Policy.CONDITIONAL);
    List<Plan.Trouble> troubles =
        List.of(
            new Plan.Trouble(60_000, 400_000, new BrokenWatchdog(VICTIM)),
            new Plan.Trouble(61_000, 62_000, new OrderlyEnd(VICTIM, restart)),
            new Plan.Trouble(120_000, 400_000, new Partition(Set.of(VICTIM))));
    Doors hasty =
        new Doors() {
          @Override
          public boolean armsFirst() {
            return false;
          }
        };
    assertThat(onTheVictim(troubles, false, Doors.HONEST, new NoStartBeforeProof())).isEmpty();
    assertThat(onTheVictim(troubles, false, hasty, new NoStartBeforeProof())).isPresent();
  }

  @Test
  void waitingForLessThanALostNodePromisedIsNoticed() {
    List<Plan.Trouble> cutOff =
        List.of(
            new Plan.Trouble(100_000, 400_000, new PausedProcess(VICTIM, 0, 20_000)),
            new Plan.Trouble(100_000, 400_000, new Partition(Set.of(VICTIM))));
    Doors hasty =
        new Doors() {
          @Override
          public long promise(long reallyMs) {
            return 1;
          }
        };
    assertThat(onTheVictim(cutOff, false, Doors.HONEST, new NoStartBeforeProof())).isEmpty();
    assertThat(onTheVictim(cutOff, false, hasty, new NoStartBeforeProof())).isPresent();
  }

  @Test
  void aLyingBmcBreaksThePromise() {
    List<Plan.Trouble> troubles =
        List.of(
            new Plan.Trouble(90_000, 400_000, new LyingBmc(VICTIM)),
            new Plan.Trouble(100_000, 400_000, new Partition(Set.of(VICTIM))));
    for (Invariant invariant : List.of(new OneOwnerPerGuest(), new NoStartBeforeProof())) {
      assertThat(onTheVictim(troubles, true, Doors.HONEST, invariant)).isPresent();
    }
  }

  private static Optional<String> onACompatibleNode(
      List<Plan.Trouble> troubles, Doors doors, Invariant invariant) {
    Map<ServiceId, ServiceConfig> services =
        Map.of(GUEST, ServiceConfig.of(RequestedState.STARTED, VICTIM));
    World.Shape shape = new World.Shape(3, services, RulesFile.empty(), false, Set.of(VICTIM));
    Run.Terms terms = Run.Terms.usual().behind(doors).checkingOnly(invariant);
    return Run.of(1, new Plan(shape, troubles), terms).violation();
  }

  private static Optional<String> onTheVictim(
      List<Plan.Trouble> troubles, boolean withBmc, Doors doors, Invariant invariant) {
    Map<ServiceId, ServiceConfig> services =
        Map.of(GUEST, ServiceConfig.of(RequestedState.STARTED, VICTIM));
    Plan plan = new Plan(World.Shape.of(3, services, withBmc), troubles);
    return Run.of(1, plan, Run.Terms.usual().behind(doors).checkingOnly(invariant)).violation();
  }
}
