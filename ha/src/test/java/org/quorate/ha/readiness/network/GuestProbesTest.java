package org.quorate.ha.readiness.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quorate.ha.guestcalls.LocalApi;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Guests are looked at as their users would. */
class GuestProbesTest {
  private static final ServiceId GUEST = new ServiceId("vm", "100");

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
  void timeNeedsNoLook() {
    assertThat(answers("delay:30")).isTrue();
  }
}
