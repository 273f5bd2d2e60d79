package org.quorate.guest.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A QMP conversation with a scripted QEMU. */
class QmpTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\n";

  @TempDir Path dir;
  private ServerSocketChannel server;

  @AfterEach
  void end() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  /** Serves one client: greets, then answers each command with what the function gives. */
  private Path qemu(String greeting, Function<JsonNode, String> answers) throws IOException {
    Path socket = dir.resolve("qmp");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual()
        .start(
            () -> {
              try (SocketChannel client = server.accept();
                  BufferedReader in =
                      new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
                send(client, greeting);
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                  JsonNode command = QmpMessage.JSON.readTree(line);
                  String answer = answers.apply(command);
                  send(client, answer.replace("ID", command.path("id").toString()));
                }
              } catch (IOException gone) {
                // The test ended the conversation.
              }
            });
    return socket;
  }

  private static void send(SocketChannel client, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      client.write(bytes);
    }
  }

  @Test
  void commandsAreAnsweredAndEventsAreKept() throws Exception {
    Path socket =
        qemu(
            GREETING,
            command ->
                command.path("execute").asString().equals("query-status")
                    ? "{\"event\":\"STOP\",\"timestamp\":{}}\n{\"event\":\"SHUTDOWN\",\"data\":{\"guest\":true}}\n"
                        + "{\"return\":{\"status\":\"running\"},\"id\":ID}\n"
                    : "{\"return\":{},\"id\":ID}\n");
    try (QmpClient qmp = QmpClient.connect(socket, LIMIT)) {
      assertThat(qmp.execute("query-status", LIMIT).path("status").asString()).isEqualTo("running");
      QmpEvent event = qmp.await(e -> e.name().equals("SHUTDOWN"), LIMIT).orElseThrow();
      assertThat(event.data().path("guest").asBoolean()).isTrue();
      assertThat(qmp.await(e -> true, Duration.ofMillis(20))).isEmpty();
    }
  }

  @Test
  void aRefusedCommandSaysWhy() throws Exception {
    Path socket =
        qemu(
            GREETING,
            command ->
                command.path("arguments").has("x")
                    ? "{\"error\":{\"class\":\"GenericError\",\"desc\":\"no such x\"},\"id\":ID}\n"
                    : "{\"return\":{},\"id\":ID}\n");
    try (QmpClient qmp = QmpClient.connect(socket, LIMIT)) {
      assertThatThrownBy(() -> qmp.execute("do", Map.of("x", 1), LIMIT))
          .isInstanceOf(QmpException.class)
          .hasMessage("no such x");
    }
  }

  @Test
  void silenceHasALimit() throws Exception {
    assertThatThrownBy(() -> QmpClient.connect(qemu("", command -> ""), SHORT))
        .isInstanceOf(IOException.class)
        .hasMessage("QEMU did not answer 'greeting' within 300 ms");
  }

  @Test
  void nonsenseEndsTheConversation() throws Exception {
    assertThatThrownBy(() -> QmpClient.connect(qemu("hello\n", command -> ""), LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessage("QEMU closed the connection during 'greeting'");
    assertThatThrownBy(() -> QmpClient.connect(dir.resolve("nobody"), LIMIT))
        .isInstanceOf(IOException.class);
  }

  @Property
  void anyLineIsAMessageOrARefusal(@ForAll("texts") String line) {
    try {
      assertThat(QmpMessage.parse(line)).isNotNull();
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("which is not QMP");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> parts =
        Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                "\"QMP\"",
                "\"return\"",
                "\"error\"",
                "\"desc\"",
                "\"event\"",
                "\"id\"",
                ":",
                ",",
                "1",
                "\"x\"",
                "null",
                "99999999999999999999",
                "1e999999")
            .list()
            .ofMaxSize(12)
            .map(list -> String.join("", list));
    return Arbitraries.oneOf(List.of(parts, Arbitraries.strings()));
  }
}
