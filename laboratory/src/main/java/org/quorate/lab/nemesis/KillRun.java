package org.quorate.lab.nemesis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BareNode;
import org.quorate.lab.bare.BarePlan;
import org.quorate.lab.history.Check;
import org.quorate.lab.history.Checker;
import org.quorate.lab.history.Verdict;

/**
 * SIGKILL of a daemon at random moments under load. After each the daemon must start, so its
 * database opens, and the node must hold everything that was acknowledged.
 */
public final class KillRun {
  private static final int CLIENTS_EACH = 4;

  /** A kill comes up to this long after the daemon works: in the middle of its writes. */
  private static final int LIFE_MILLIS_MAX = 700;

  private static final int TELL_EVERY = 10;

  private final Path product;
  private final Consumer<String> progress;

  /**
   * @param product the installation whose daemons are killed
   * @param progress hears what happens
   */
  public KillRun(Path product, Consumer<String> progress) {
    this.product = product;
    this.progress = progress;
  }

  /**
   * Kills {@code times} times; it ends early when a promise is broken.
   *
   * @param size 1 or more nodes; one of them is killed each time
   * @param file where the history is written
   */
  public Outcome run(int size, int times, long seed, Path file)
      throws IOException, InterruptedException {
    BarePlan plan = new BarePlan(BareCluster.newDirectory(), product, size, BarePlan.Disk.REAL);
    Pace pace = new Pace(0);
    return new Trial(plan, file, pace, CLIENTS_EACH, seed)
        .run(
            (nodes, recorder, workload) ->
                kills(nodes, recorder, workload, pace, times, new Random(seed)));
  }

  private Trial.Judged kills(
      BareCluster nodes, Recorder recorder, Workload workload, Pace pace, int times, Random random)
      throws InterruptedException {
    Verdict verdict = new Verdict(List.of(), Map.of(Check.SAME_TREES, 0L));
    int kills = 0;
    while (kills < times && verdict.kept()) {
      kill(nodes, pace, random);
      kills++;
      verdict = Checker.check(workload.history(nodes.nodes()));
      if (kills % TELL_EVERY == 0 || !verdict.kept()) {
        progress.accept("%d kills: %s".formatted(kills, recorder.counts()));
      }
      pace.goOn();
    }
    return new Trial.Judged(verdict, kills);
  }

  /** Returns when the killed daemon works again and all clients rest. */
  private static void kill(BareCluster nodes, Pace pace, Random random)
      throws InterruptedException {
    List<BareNode> all = new ArrayList<>(nodes.nodes());
    BareNode victim = all.get(random.nextInt(all.size()));
    Thread.sleep(random.nextInt(LIFE_MILLIS_MAX));
    victim.killDaemon();
    victim.startDaemon();
    pace.rest();
    nodes.awaitHealthy();
  }
}
