package org.quorate.api.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.local.LocalFrame;

/** The daemon as a whole, before, without and after /etc/pve. */
class ApiDaemonTest {
  @TempDir private Path directory;
  private Path etcPve;

  @BeforeEach
  void directories() throws IOException {
    etcPve = Files.createDirectories(directory.resolve("pve"));
  }

  private ApiSettings settings(int port) {
    return new ApiSettings(
        new NodeName("node1"),
        "127.0.0.1",
        port,
        etcPve,
        directory.resolve("clusterfs.sock"),
        directory.resolve("api.sock"),
        directory.resolve("run"),
        directory.resolve("tasks"),
        directory.resolve("pam.d"),
        "quorate");
  }

  @Test
  void commandsAreServedWhileTheConfigurationIsMissingAndHttpsFollowsIt() throws Exception {
    try (ApiDaemon daemon = new ApiDaemon(settings(0))) {
      Thread serving = Thread.ofPlatform().start(() -> serve(daemon));
      assertThat(call("/version")).contains("\"version\":\"9.2.3\"");
      assertThat(call("/cluster/status"))
          .contains("\"status\":500")
          .contains("systemctl status quorate-clusterfs");
      assertThat(daemon.port()).isEmpty();
      assertThat(etcPve).isEmptyDirectory();

      Files.createFile(etcPve.resolve(".version"));
      await().atMost(Duration.ofSeconds(20)).until(() -> daemon.port().isPresent());
      assertThat(etcPve.resolve("nodes/node1/pve-ssl.pem")).exists();
      serving.interrupt();
      serving.join();
    }
  }

  @Test
  void aPortInUseIsOneSentence() throws Exception {
    Files.createFile(etcPve.resolve(".version"));
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ApiDaemon daemon = new ApiDaemon(settings(holder.getLocalPort()))) {
      assertThatThrownBy(daemon::serve)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + holder.getLocalPort() + " cannot be opened")
          .hasMessageContaining("ss -ltnp");
    }
  }

  @Test
  void theDefaults() {
    ApiSettings settings = ApiSettings.of(new NodeName("n"), Map.of());
    assertThat(settings)
        .isEqualTo(
            new ApiSettings(
                new NodeName("n"),
                "0.0.0.0",
                8006,
                Path.of("/etc/pve"),
                Path.of("/run/quorate/clusterfs.sock"),
                Path.of("/run/quorate/api.sock"),
                Path.of("/run"),
                Path.of("/var/log/pve/tasks"),
                Path.of("/etc/pam.d"),
                "quorate"));
    assertThatThrownBy(() -> ApiSettings.of(new NodeName("n"), Map.of("QUORATE_API_PORT", "x")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("use a port from 1 to 65535");
  }

  private static void serve(ApiDaemon daemon) {
    try {
      daemon.serve();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private String call(String path) throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("api.sock"));
    try (SocketChannel channel = SocketChannel.open(address)) {
      String json = "{\"method\":\"GET\",\"path\":\"" + path + "\",\"params\":{}}";
      new LocalFrame(LocalFrame.Kind.CALL, json.getBytes(StandardCharsets.UTF_8))
          .write(new DataOutputStream(Channels.newOutputStream(channel)));
      LocalFrame answer = LocalFrame.read(new DataInputStream(Channels.newInputStream(channel)));
      return new String(answer.payload(), StandardCharsets.UTF_8);
    }
  }
}
