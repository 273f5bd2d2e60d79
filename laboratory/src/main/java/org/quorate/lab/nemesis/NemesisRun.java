package org.quorate.lab.nemesis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.quorate.lab.LabFailure;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BareNode;
import org.quorate.lab.bare.BarePlan;
import org.quorate.lab.history.Checker;
import org.quorate.lab.history.History;
import org.quorate.lab.process.Waiting;

/** Clients write and read on all nodes while one node after another is hurt. */
public final class NemesisRun {
  private static final int CLIENTS_EACH = 2;
  private static final int REST_MILLIS_MAX = 40;

  /** Faults last this long at least and at most: around Corosync's 2.5 s until a node is lost. */
  private static final int FAULT_MILLIS_MIN = 1000;

  private static final int FAULT_MILLIS_MAX = 6000;
  private static final int QUIET_MILLIS_MAX = 3000;

  /** One fault in so many hits all nodes at once. */
  private static final int ALL_NODES_ONE_IN = 8;

  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(60);
  private static final Duration RECOVERY = Duration.ofSeconds(20);

  private final Path product;
  private final Consumer<String> progress;

  /**
   * @param product the installation whose daemons are hurt
   * @param progress hears what happens
   */
  public NemesisRun(Path product, Consumer<String> progress) {
    this.product = product;
    this.progress = progress;
  }

  /**
   * Runs for {@code duration} and some seconds to settle.
   *
   * @param size 3 to 9 nodes
   * @param seed chooses faults, nodes and times; the nodes' own timing it cannot choose
   * @param file where the history is written
   */
  public Outcome run(int size, Duration duration, long seed, Path file)
      throws IOException, InterruptedException {
    BarePlan plan = new BarePlan(BareCluster.newDirectory(), product, size, BarePlan.Disk.SMALL);
    return new Trial(plan, file, new Pace(REST_MILLIS_MAX), CLIENTS_EACH, seed)
        .run(
            (nodes, recorder, workload) -> {
              int faults = hurt(nodes, recorder, duration, new Random(seed));
              progress.accept("all faults are healed; settling");
              settle(nodes);
              workload.end();
              History history = workload.history(nodes.nodes());
              recorder.write(history.trees());
              return new Trial.Judged(Checker.check(history), faults);
            });
  }

  private int hurt(BareCluster nodes, Recorder recorder, Duration duration, Random random) {
    long start = System.nanoTime();
    List<Fault> next = new ArrayList<>();
    int count = 0;
    while (System.nanoTime() - start < duration.toNanos()) {
      Waiting.pause(Duration.ofMillis(random.nextInt(QUIET_MILLIS_MAX)));
      if (next.isEmpty()) {
        next.addAll(List.of(Fault.values()));
        Collections.shuffle(next, random);
      }
      Fault fault = next.removeLast();
      boolean all = random.nextInt(ALL_NODES_ONE_IN) == 0;
      List<BareNode> hit = all ? nodes.nodes() : List.of(any(nodes, random));
      int millis = FAULT_MILLIS_MIN + random.nextInt(FAULT_MILLIS_MAX - FAULT_MILLIS_MIN);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%7.1f s  %s: %s for %.1f s  (%s)",
              (System.nanoTime() - start) / 1e9,
              all ? "all" : hit.getFirst().name(),
              fault.description(),
              millis / 1e3,
              recorder.counts()));
      hit.forEach(node -> fault.strike(nodes, node, random));
      Waiting.pause(Duration.ofMillis(millis));
      hit.forEach(node -> fault.heal(nodes, node));
      count++;
      recover(nodes);
    }
    return count;
  }

  private static BareNode any(BareCluster nodes, Random random) {
    return nodes.nodes().get(random.nextInt(nodes.nodes().size()));
  }

  /** As systemd would: a daemon that ended is started again. */
  private void restartEnded(BareCluster nodes) {
    for (BareNode node : nodes.nodes()) {
      if (!node.daemonAlive()) {
        progress.accept(node.name() + ": the daemon had ended and is started again");
        node.startDaemon();
      }
    }
  }

  /** Lets the cluster come together, but does not insist: faults may overlap with recoveries. */
  private void recover(BareCluster nodes) {
    restartEnded(nodes);
    long end = System.nanoTime() + RECOVERY.toNanos();
    while (System.nanoTime() < end && !together(nodes)) {
      Waiting.pause(Duration.ofMillis(100));
      restartEnded(nodes);
    }
    if (!together(nodes)) {
      progress.accept("the nodes are not together after " + RECOVERY.toSeconds() + " s");
    }
  }

  private static boolean together(BareCluster nodes) {
    return nodes.nodes().stream().allMatch(node -> node.sees(nodes.nodes().size()));
  }

  /** Returns when all nodes take writes and hold the same; the checker says so if they never do. */
  private void settle(BareCluster nodes) {
    recover(nodes);
    long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      if (together(nodes) && Probe.writable(nodes)) {
        return;
      }
      Waiting.pause(Duration.ofMillis(200));
      restartEnded(nodes);
    }
    throw new LabFailure(
        "The nodes do not take writes %d s after the last fault was healed: this is a failure of"
                .formatted(SETTLE_LIMIT.toSeconds())
            + " its own; look at their logs.");
  }
}
