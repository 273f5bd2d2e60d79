package org.quorate.bench.clusterfs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.quorate.bench.node.Measure;
import org.quorate.bench.node.NodeProgram;
import org.quorate.lab.LabFailure;
import org.quorate.lab.bare.BareNode;

/** Runs a {@link NodeProgram} in a node and reads what it measured. */
final class Client {
  /** A program that measures in a node. */
  record Running(Process process, String what) {
    /** Returns when it has begun to watch. */
    void awaitReady() {
      BufferedReader out = process.inputReader(); // the same one each time
      try {
        String line = out.readLine();
        if (line == null || !line.equals(NodeProgram.READY)) {
          throw new LabFailure("The benchmark's client for %s says: %s.".formatted(what, line));
        }
      } catch (IOException broken) {
        throw new LabFailure("The benchmark's client for " + what + " broke off.", broken);
      }
    }

    List<Measure> result() {
      try (BufferedReader out = process.inputReader()) {
        List<Measure> measures = new ArrayList<>();
        List<String> other = new ArrayList<>();
        out.lines()
            .forEach(
                line -> Measure.parse(line).ifPresentOrElse(measures::add, () -> other.add(line)));
        int code = process.waitFor();
        if (code != 0) {
          throw new LabFailure(
              "The benchmark's client for %s ended with code %d: %s"
                  .formatted(what, code, String.join(" ", other)));
        }
        return measures;
      } catch (IOException broken) {
        throw new LabFailure("The benchmark's client for " + what + " broke off.", broken);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new LabFailure("Interrupted.", stop);
      }
    }
  }

  private Client() {}

  static Running start(BareNode node, String what, double seconds, Path directory) {
    List<String> argv =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xms128m",
            "-Xmx256m",
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            NodeProgram.class.getName(),
            what,
            Double.toString(seconds),
            directory.toString());
    try {
      return new Running(
          new ProcessBuilder(node.inside(argv)).redirectErrorStream(true).start(), what);
    } catch (IOException missing) {
      throw new LabFailure("nsenter cannot be started: install util-linux.", missing);
    }
  }
}
