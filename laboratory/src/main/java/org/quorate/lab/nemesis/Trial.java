package org.quorate.lab.nemesis;

import java.io.IOException;
import java.nio.file.Path;
import org.quorate.lab.LabFailure;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BarePlan;
import org.quorate.lab.history.Verdict;

/**
 * What every run has: nodes of its own under load, a history that is written, logs that are kept
 * when it goes wrong, and nodes that go even when the program is told to end.
 *
 * @param file where the history is written
 * @param clientsEach clients on every node
 * @param seed of the clients' choices
 */
record Trial(BarePlan plan, Path file, Pace pace, int clientsEach, long seed) {
  /** What happens to the nodes while the clients work. */
  interface Story {
    Judged happens(BareCluster nodes, Recorder recorder, Workload workload)
        throws InterruptedException;
  }

  /**
   * How it ended.
   *
   * @param faults how often nodes were hurt
   */
  record Judged(Verdict verdict, int faults) {}

  Outcome run(Story story) throws IOException, InterruptedException {
    try (BareCluster nodes = BareCluster.make(plan);
        Recorder recorder = new Recorder(file)) {
      Thread atExit = new Thread(nodes::close);
      Runtime.getRuntime().addShutdownHook(atExit);
      nodes.start();
      Judged judged;
      try (Workload workload = new Workload(nodes, recorder, pace)) {
        workload.start(clientsEach, seed);
        judged = story.happens(nodes, recorder, workload);
      } catch (LabFailure stuck) {
        Logs.keep(nodes, file);
        throw stuck;
      }
      if (!judged.verdict().kept()) {
        Logs.keep(nodes, file);
      }
      Runtime.getRuntime().removeShutdownHook(atExit);
      return new Outcome(judged.verdict(), recorder.done(), judged.faults(), file);
    }
  }
}
