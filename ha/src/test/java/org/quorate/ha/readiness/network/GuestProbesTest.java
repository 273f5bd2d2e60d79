package org.quorate.ha.readiness.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.ha.guestcalls.LocalApi;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.local.LocalFrame;

/** Guests are looked at as their users would. */
class GuestProbesTest {
  private static final ServiceId GUEST = new ServiceId("vm", "100");

  @TempDir Path temp;

  private final GuestProbes probes =
      new GuestProbes(new LocalApi(Path.of("/nonexistent/api.sock")), new NodeName("node1"));
  private HttpServer server;

  @BeforeEach
  void aServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/ok") ? 204 : 503, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
    probes.close();
  }

  private boolean answers(String text) {
    return probes.answers(GUEST, Probe.parse(text));
  }

  @Test
  void aPortThatAcceptsAndAPageThatIsServedAnswer() {
    String where = "127.0.0.1:" + server.getAddress().getPort();
    assertThat(answers("tcp:" + where)).isTrue();
    assertThat(answers("http://" + where + "/ok")).isTrue();
    assertThat(answers("http://" + where + "/broken")).isFalse();
  }

  @Test
  void aClosedPortAndAnAgentBehindNoApiDoNot() throws IOException {
    int closed;
    try (ServerSocket free = new ServerSocket(0)) {
      closed = free.getLocalPort();
    }
    assertThat(answers("tcp:127.0.0.1:" + closed)).isFalse();
    assertThat(answers("http://127.0.0.1:" + closed + "/")).isFalse();
    assertThat(answers("agent")).isFalse();
  }

  @Test
  void theAgentIsGivenAsLongAsTheProbeSays() throws Exception {
    Path socket = temp.resolve("api.sock");
    CompletableFuture<String> call = new CompletableFuture<>();
    try (ServerSocketChannel api = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      api.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().start(() -> call.complete(answered(api)));
      GuestProbes there = new GuestProbes(new LocalApi(socket), new NodeName("node1"));
      assertThat(there.look(GUEST, new Probe.Agent(), Duration.ofSeconds(7))).isTrue();
      there.close();
    }
    assertThat(call.get(5, TimeUnit.SECONDS))
        .contains("/nodes/node1/qemu/100/agent/ping", "\"params\":{\"timeout\":\"7\"}");
  }

  /** The one call, answered with success. */
  private static String answered(ServerSocketChannel api) {
    try (SocketChannel client = api.accept()) {
      LocalFrame call = LocalFrame.read(new DataInputStream(Channels.newInputStream(client)));
      new LocalFrame(
              LocalFrame.Kind.ANSWER,
              "{\"status\":200,\"data\":{}}".getBytes(StandardCharsets.UTF_8))
          .write(new DataOutputStream(Channels.newOutputStream(client)));
      return call == null ? "" : new String(call.payload(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      return failed.toString();
    }
  }

  @Test
  void timeNeedsNoLook() {
    assertThat(answers("delay:30")).isTrue();
  }
}
