package org.quorate.guest.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent answers, is silent, or talks nonsense. */
class GuestAgentTest {
  private static final Duration LIMIT = Duration.ofMillis(400);

  @TempDir Path temp;

  /** An agent that answers each call as told; null = never. */
  private Path agent(UnaryOperator<String> answer) throws IOException {
    Path path = temp.resolve("100.qga");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Thread.ofVirtual()
        .start(
            () -> {
              try (server;
                  SocketChannel client = server.accept()) {
                ByteBuffer call = ByteBuffer.allocate(200);
                client.read(call);
                byte[] said =
                    answer
                        .apply(
                            new String(call.array(), 0, call.position(), StandardCharsets.US_ASCII))
                        .getBytes(StandardCharsets.ISO_8859_1);
                client.write(ByteBuffer.wrap(said));
                client.read(ByteBuffer.allocate(1));
              } catch (IOException gone) {
                // the client left
              }
            });
    return path;
  }

  private static String id(String call) {
    return call.replaceAll("(?s).*\"id\":([0-9]+).*", "$1");
  }

  @Test
  void anAnswerBehindTheRestOfAnEarlierOneIsASignOfLife() throws IOException {
    Path socket = agent(call -> "{\"return\": 17}\n\u00ff{\"return\": " + id(call) + "}\n");
    assertThatCode(() -> GuestAgent.ping(socket, LIMIT)).doesNotThrowAnyException();
  }

  @Test
  void silenceEndsWithinTheLimit() throws IOException {
    Path socket = agent(call -> "");
    long began = System.nanoTime();
    assertThatThrownBy(() -> GuestAgent.ping(socket, LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not answer");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void noAgentAndEndlessNonsenseAreNoSignOfLife() throws IOException {
    assertThatThrownBy(() -> GuestAgent.ping(temp.resolve("none"), LIMIT))
        .isInstanceOf(IOException.class);
    Path socket = agent(call -> "x".repeat(70_000));
    assertThatThrownBy(() -> GuestAgent.ping(socket, LIMIT)).isInstanceOf(IOException.class);
  }
}
