package org.quorate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.quorate.ha.CommandBatch;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.order.OrderFile;
import org.quorate.ha.probe.HealthAction;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.rules.NodeAffinityRule;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.simulator.fault.BrokenWatchdog;
import org.quorate.simulator.fault.ColdStart;
import org.quorate.simulator.fault.DaemonCrash;
import org.quorate.simulator.fault.Disarmed;
import org.quorate.simulator.fault.FailingFiles;
import org.quorate.simulator.fault.LyingBmc;
import org.quorate.simulator.fault.MovedGuest;
import org.quorate.simulator.fault.OrderlyEnd;
import org.quorate.simulator.fault.Partition;
import org.quorate.simulator.fault.PausedProcess;
import org.quorate.simulator.fault.SicklyGuest;
import org.quorate.simulator.invariant.ExactlyOnceCommand;
import org.quorate.simulator.invariant.Invariant;
import org.quorate.simulator.invariant.NoFlapping;
import org.quorate.simulator.invariant.NoRestartStorm;
import org.quorate.simulator.invariant.NoStartBeforeProof;
import org.quorate.simulator.invariant.OneManager;
import org.quorate.simulator.invariant.OneOwnerPerGuest;
import org.quorate.simulator.invariant.RulesHold;
import org.quorate.simulator.invariant.SettlesWithin;
import org.quorate.simulator.invariant.StartOrderHolds;
import org.quorate.simulator.invariant.WatchdogArmedWhileActive;
import org.quorate.simulator.world.Demands;
import org.quorate.simulator.world.Doors;
import org.quorate.simulator.world.Temper;
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
  void aDisarmedNodeThatDoesNotSaySoIsTakenForDeadWhenTheOthersArmAgain() {
    List<Plan.Trouble> troubles =
        List.of(
            new Plan.Trouble(
                80_000, 150_000, new Disarmed(new NodeName("node1"), Disarm.Mode.IGNORE)),
            new Plan.Trouble(110_000, 400_000, new Partition(Set.of(VICTIM))));
    Doors silent =
        new Doors() {
          @Override
          public boolean tellsUnguarded(boolean really) {
            return false;
          }
        };
    assertThat(onTheVictim(troubles, false, Doors.HONEST, new NoStartBeforeProof())).isEmpty();
    assertThat(onTheVictim(troubles, false, silent, new NoStartBeforeProof())).isPresent();
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

  @Test
  void anLrmThatLetsNoStartWaitBreaksTheOrder() {
    assertNoticed(
        StartOrderHolds::new,
        new Doors() {
          @Override
          public Set<ServiceId> waiting(Set<ServiceId> really) {
            return Set.of();
          }
        });
  }

  @Test
  void aWordFromBeforeAPowerCutLetsGuestsStartTooEarly() {
    OrderFile order =
        OrderFile.parse("start-order: web\n\tresources vm:101\n\tafter vm:100\n\tready agent\n\n");
    Map<ServiceId, Temper> slow = Map.of(GUEST, new Temper(30_000, 100));
    World.Shape shape =
        World.Shape.of(
                3,
                Map.of(
                    GUEST,
                    ServiceConfig.of(RequestedState.STARTED, VICTIM),
                    new ServiceId("vm", "101"),
                    ServiceConfig.of(RequestedState.STARTED, new NodeName("node1"))),
                true)
            .with(new Demands(order, Map.of(), slow));
    List<NodeName> nodes = List.of(new NodeName("node1"), new NodeName("node2"), VICTIM);
    List<Plan.Trouble> troubles =
        List.of(
            new Plan.Trouble(120_000, 130_000, new ColdStart(nodes, 1_000)),
            new Plan.Trouble(125_000, 300_000, new FailingFiles(VICTIM)));
    Plan plan = new Plan(shape, troubles);
    Doors gullible =
        new Doors() {
          private long said;

          @Override
          public long saidSeconds(long really) {
            return ++said;
          }
        };
    Run.Terms terms = Run.Terms.usual().checkingOnly(new StartOrderHolds());
    assertThat(Run.of(1, plan, terms).violation()).isEmpty();
    assertThat(
            Run.of(1, plan, Run.Terms.usual().behind(gullible).checkingOnly(new StartOrderHolds()))
                .violation())
        .isPresent();
  }

  @Test
  void aNodeThatForgetsWhomItRestartedGoesOnForEver() {
    assertNoticed(
        NoRestartStorm::new,
        new Doors() {
          @Override
          public List<HealthAction> ownDeeds(List<HealthAction> really) {
            return List.of();
          }
        });
  }

  @Test
  void nodesThatDoNotHearOfEachOthersRestartsExceedWhatIsAllowedTogether() {
    Map<ServiceId, ServiceConfig> services = new TreeMap<>();
    Map<ServiceId, HealthCheck> probes = new TreeMap<>();
    List<Plan.Trouble> troubles = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ServiceId guest = new ServiceId("vm", "10" + i);
      services.put(
          guest, ServiceConfig.of(RequestedState.STARTED, new NodeName("node" + (1 + i % 3))));
      probes.put(
          guest,
          new HealthCheck(guest, new Probe.Agent(), 2, 1, 2, 0, OptionalInt.of(5), true, null));
      troubles.add(new Plan.Trouble(60_000, 330_000, new SicklyGuest(guest, 9_000)));
    }
    Plan plan =
        new Plan(
            World.Shape.of(3, services, true)
                .with(new Demands(OrderFile.empty(), probes, Map.of())),
            troubles);
    Doors deaf =
        new Doors() {
          @Override
          public List<HealthAction> deedsElsewhere(List<HealthAction> really) {
            return List.of();
          }
        };
    Run.Terms terms = Run.Terms.usual().checkingOnly(new NoRestartStorm());
    assertThat(Run.of(1, plan, terms).violation()).isEmpty();
    assertThat(
            Run.of(1, plan, Run.Terms.usual().behind(deaf).checkingOnly(new NoRestartStorm()))
                .violation())
        .isPresent();
  }
}
