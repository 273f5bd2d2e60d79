package org.quorate.fencing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Random lives of a ledger: only the documented transitions, only complete proofs. */
class LedgerTransitionsTest {
  private static final Path MACHINE =
      Path.of("src/main/java/org/quorate/fencing/ledger/LedgerMachine.java");
  private static final Pattern ROW =
      Pattern.compile("^ \\* \\| ([A-Z]\\w+) +\\| ([A-Z]\\w+) +\\|", Pattern.MULTILINE);

  @Test
  void everyDocumentedTransitionHappensAndNoOther() throws IOException {
    Set<String> documented = new TreeSet<>();
    ROW.matcher(Files.readString(MACHINE))
        .results()
        .forEach(row -> documented.add(row.group(1) + " > " + row.group(2)));
    Set<String> seen = new TreeSet<>();
    for (long seed = 0; seed < 300; seed++) {
      seen.addAll(live(seed).changes);
    }
    assertThat(seen).isEqualTo(documented);
  }

  @Property(tries = 300)
  void randomLivesKeepThePromises(@ForAll long seed) {
    live(seed);
  }

  /** One random life; checks after every input. */
  private static World live(long seed) {
    Random random = new Random(seed);
    World world = new World();
    Oracle oracle = new Oracle();
    for (int i = 0; i < 120; i++) {
      int from = world.commands.size();
      LedgerInput input = randomInput(random, world);
      world.nowMs += random.nextInt(4) == 0 ? random.nextInt(40_000) : random.nextInt(400);
      world.give(input);
      oracle.check(world, input, world.commands.subList(from, world.commands.size()));
    }
    return world;
  }

  private static LedgerInput randomInput(Random random, World world) {
    return switch (random.nextInt(20)) {
      case 0, 1 ->
          new LedgerInput.View(
              random.nextInt(5) > 0,
              random.nextInt(3) == 0,
              random.nextInt(4) > 0,
              random.nextInt(5) > 0);
      case 2 ->
          new LedgerInput.Devices(
              random.nextInt(4) == 0
                  ? List.of()
                  : List.of(
                      new FenceDevice("a", 1),
                      new FenceDevice("b", 1 + random.nextInt(2)),
                      new FenceDevice("c", 2)));
      case 3 -> random.nextInt(4) == 0 ? new LedgerInput.LeaseExpired("") : new LedgerInput.Tick();
      case 4 ->
          random.nextInt(4) == 0 ? new LedgerInput.OperatorConfirmed("") : new LedgerInput.Tick();
      case 5 ->
          new LedgerInput.Promise(
              random.nextBoolean()
                  ? OptionalLong.of(random.nextInt(60_000))
                  : OptionalLong.empty());
      case 6, 7, 8, 9 -> new LedgerInput.Tick();
      default -> {
        List<LedgerCommand.RunAgent> runs = world.runs();
        if (runs.isEmpty()) {
          yield new LedgerInput.Tick();
        }
        int back = Math.min(random.nextInt(3), runs.size() - 1);
        AgentSaid said = random.nextInt(6) == 0 ? AgentSaid.UNKNOWN : AgentSaid.OFF;
        yield new LedgerInput.AgentAnswered(
            runs.get(runs.size() - 1 - back).run(),
            random.nextInt(8) == 0 ? AgentSaid.ON : said,
            "x");
      }
    };
  }

  /** Keeps its own, simpler account of what the agents truly said. */
  private static final class Oracle {
    private final Map<Long, LedgerCommand.RunAgent> open = new TreeMap<>();

    /** Per device: 0 nothing, 1 the agent said off, 2 and 3 read-backs in a row after that. */
    private final Map<String, Integer> steps = new TreeMap<>();

    void check(World world, LedgerInput input, List<LedgerCommand> commands) {
      if (input instanceof LedgerInput.AgentAnswered answer && open.containsKey(answer.run())) {
        LedgerCommand.RunAgent run = open.remove(answer.run());
        boolean off = answer.said() == AgentSaid.OFF;
        steps.merge(
            run.device(),
            1,
            (had, one) -> !off ? 0 : run.action() == FenceAction.OFF ? 1 : had + 1);
      }
      for (LedgerCommand command : commands) {
        switch (command) {
          case LedgerCommand.RunAgent run -> {
            LedgerInput.View view = world.ledger.view();
            assertThat(view.quorate() && !view.member() && view.onDuty() && view.needed()).isTrue();
            open.put(run.run(), run);
            if (run.action() == FenceAction.OFF) {
              steps.put(run.device(), 0);
            }
          }
          case LedgerCommand.CancelAgent cancel -> open.remove(cancel.run());
          case LedgerCommand.Record ignored -> {}
        }
      }
      checkLedger(world.ledger);
    }

    private void checkLedger(Ledger ledger) {
      assertThat(ledger.evidence().size()).isLessThanOrEqualTo(Ledger.EVIDENCE_MAX);
      assertThat(ledger.history().size()).isLessThanOrEqualTo(Ledger.HISTORY_MAX);
      if (!(ledger.phase() instanceof Phase.Fencing)) {
        assertThat(open).isEmpty();
      }
      ledger
          .provenOff()
          .ifPresent(
              proven -> {
                assertThat(ledger.view().quorate() && !ledger.view().member()).isTrue();
                if (proven.proof() == Proof.FENCE_AGENT && proven.at().monotonicMs() > checkedMs) {
                  checkedMs = proven.at().monotonicMs();
                  boolean oneLevelProven =
                      ledger.devices().stream()
                          .map(FenceDevice::priority)
                          .distinct()
                          .anyMatch(
                              priority ->
                                  ledger.devices().stream()
                                      .filter(device -> device.priority() == priority)
                                      .allMatch(d -> steps.getOrDefault(d.name(), 0) >= 3));
                  assertThat(oneLevelProven).isTrue();
                }
              });
    }

    private long checkedMs;
  }
}
