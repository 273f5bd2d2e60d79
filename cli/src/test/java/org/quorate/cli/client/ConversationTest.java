package org.quorate.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.model.local.LocalFrame;
import org.quorate.model.local.LocalFrame.Kind;

/** What an administrator's shell sees of a session with the daemon. */
class ConversationTest {
  @TempDir Path directory;
  private final InputStream stdin = System.in;
  private final PrintStream stdout = System.out;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @BeforeEach
  void redirect() {
    System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setIn(stdin);
    System.setOut(stdout);
  }

  private interface Daemon {
    void answer(DataInputStream in, DataOutputStream out) throws IOException;
  }

  private int session(List<String> argv, Daemon daemon) throws Exception {
    var address = UnixDomainSocketAddress.of(directory.resolve("api.sock"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      var answering =
          CompletableFuture.runAsync(
              () -> {
                try (SocketChannel peer = server.accept()) {
                  daemon.answer(
                      new DataInputStream(Channels.newInputStream(peer)),
                      new DataOutputStream(Channels.newOutputStream(peer)));
                } catch (IOException failed) {
                  throw new IllegalStateException(failed);
                }
              });
      try (SocketChannel channel = SocketChannel.open(address)) {
        int code = new Conversation(channel).run(argv);
        answering.join();
        return code;
      }
    }
  }

  private static void send(DataOutputStream out, Kind kind, String text) throws IOException {
    new LocalFrame(kind, text.getBytes(StandardCharsets.UTF_8)).write(out);
  }

  @Test
  void outputAndExitCodeReachTheShell() throws Exception {
    int code =
        session(
            List.of("qm", "list", "\"quoted\"\n"),
            (in, out) -> {
              LocalFrame command = LocalFrame.read(in);
              assertThat(new String(command.payload(), StandardCharsets.UTF_8))
                  .startsWith("{\"argv\":[\"qm\",\"list\",\"\\\"quoted\\\"\\u000a\"]");
              send(out, Kind.STDOUT, "VMID NAME\n");
              send(out, Kind.EXIT, "{\"code\":3}");
            });
    assertThat(code).isEqualTo(3);
    assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("VMID NAME\n");
  }

  @Test
  void inputTravelsOnlyWhenTheCommandWishesForIt() throws Exception {
    System.setIn(new ByteArrayInputStream("yes\n".getBytes(StandardCharsets.UTF_8)));
    int code =
        session(
            List.of("pvecm", "add", "peer"),
            (in, out) -> {
              assertThat(LocalFrame.read(in).kind()).isEqualTo(Kind.COMMAND);
              send(out, Kind.STDIN, "");
              LocalFrame typed = LocalFrame.read(in);
              assertThat(typed.kind()).isEqualTo(Kind.STDIN);
              assertThat(typed.payload()).asString().isEqualTo("yes\n");
              assertThat(LocalFrame.read(in).kind()).isEqualTo(Kind.STDIN_END);
              send(out, Kind.EXIT, "{\"code\":0}");
            });
    assertThat(code).isZero();
  }

  @Test
  void inputIsLeftToTheShellOtherwise() throws Exception {
    var input = new ByteArrayInputStream("next line of a loop\n".getBytes(StandardCharsets.UTF_8));
    System.setIn(input);
    session(
        List.of("qm", "list"),
        (in, out) -> {
          LocalFrame.read(in);
          send(out, Kind.EXIT, "{\"code\":0}");
        });
    assertThat(input.available()).isEqualTo(20);
  }

  @Test
  void aDaemonThatGoesAwayIsAFailure() throws Exception {
    assertThat(session(List.of("qm", "start", "100"), (in, out) -> LocalFrame.read(in)))
        .isEqualTo(255);
  }
}
