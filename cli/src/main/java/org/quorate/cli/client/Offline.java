package org.quorate.cli.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Without the daemon, the commands that look at or repair a cluster's quorum run in a JVM of their
 * own, straight on Corosync.
 */
final class Offline {
  private static final Map<String, Set<String>> COMMANDS =
      Map.of("pvecm", Set.of("status", "nodes", "expected"));

  private Offline() {}

  static int run(List<String> argv, Path socket) {
    String program = argv.getFirst();
    boolean possible =
        argv.size() > 1 && COMMANDS.getOrDefault(program, Set.of()).contains(argv.get(1));
    if (!possible) {
      return Client.cannotRun(
          program,
          "quorate-api does not answer at "
              + socket
              + ": start it with 'systemctl start quorate-api'"
              + " (needs root), its log says why it ended");
    }
    Path home = Path.of(System.getProperty("quorate.home", "/usr/lib/quorate"));
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss4m", "-Xlog:disable"));
      command.add("--enable-native-access=ALL-UNNAMED");
      command.addAll(List.of("-cp", Files.readString(home.resolve("classpath")).strip()));
      command.add("org.quorate.cli.offline.OfflineCommands");
      command.addAll(argv);
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException cannotStart) {
      return Client.cannotRun(program, "could not start: " + cannotStart.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Client.cannotRun(program, "interrupted");
    }
  }
}
