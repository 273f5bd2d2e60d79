package org.quorate.cli.client;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Runs one command line in quorate-api over its Unix socket. Uses java.base only and few classes of
 * it: what is loaded here is what an administrator waits for. When the daemon is not there, the
 * commands that repair a cluster run in a process of their own (see {@link Offline}).
 */
public final class Client {
  private static final int CANNOT_RUN = 255;

  private Client() {}

  public static void main(String[] args) {
    System.exit(run(Arrays.asList(args)));
  }

  private static int run(List<String> argv) {
    boolean training = argv.equals(List.of("--train"));
    Path path = Path.of(System.getProperty("quorate.socket", "/run/quorate/api.sock"));
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return new Conversation(channel).run(argv);
    } catch (IOException unreachable) {
      if (training) {
        return Training.run();
      }
      return Offline.run(argv, path);
    }
  }

  static int cannotRun(String program, String sentence) {
    System.err.println(program + ": " + sentence);
    return CANNOT_RUN;
  }
}
