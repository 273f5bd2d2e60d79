package org.quorate.ha.guestcalls;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.quorate.model.Quoted;
import org.quorate.model.local.LocalFrame;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls of this node's API over its Unix socket, as root@pam. */
public final class LocalApi {
  public static final Path SOCKET = Path.of("/run/quorate/api.sock");

  /** A call only starts a task or reads; more than that is a daemon that hangs. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path socket;

  public LocalApi(Path socket) {
    this.socket = socket;
  }

  /** The API said no: surely not done. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(int status, String message) {
      super(status + " " + message);
    }
  }

  /** Nobody listens: surely not done, try again. */
  public static final class Absent extends IOException {
    private static final long serialVersionUID = 1L;

    Absent(IOException cause) {
      super("quorate-api does not listen: " + cause.getMessage(), cause);
    }
  }

  /**
   * One call.
   *
   * @return the answer's data
   * @throws IOException any other one: the call may have happened
   */
  public JsonNode call(String method, String path, Map<String, String> parameters)
      throws IOException {
    return call(method, path, parameters, LIMIT);
  }

  /**
   * The same where the call itself waits for something.
   *
   * @param limit for the answer
   */
  public JsonNode call(String method, String path, Map<String, String> parameters, Duration limit)
      throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try (channel) {
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException absent) {
        throw new Absent(absent);
      }
      CompletableFuture<Void> ended = new CompletableFuture<>();
      CompletableFuture<Void> guard =
          ended
              .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((done, late) -> closeIfLate(channel, late));
      try {
        return exchange(channel, method, path, parameters);
      } finally {
        ended.complete(null);
        guard.cancel(false);
      }
    }
  }

  private static void closeIfLate(SocketChannel channel, Throwable late) {
    if (late instanceof java.util.concurrent.TimeoutException) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // It is closed for its reader either way.
      }
    }
  }

  private static JsonNode exchange(
      SocketChannel channel, String method, String path, Map<String, String> parameters)
      throws IOException {
    ObjectNode call = JSON.createObjectNode();
    call.put("method", method).put("path", path);
    ObjectNode given = call.putObject("params");
    parameters.forEach(given::put);
    byte[] payload = call.toString().getBytes(StandardCharsets.UTF_8);
    new LocalFrame(LocalFrame.Kind.CALL, payload)
        .write(new DataOutputStream(Channels.newOutputStream(channel)));
    LocalFrame frame = LocalFrame.read(new DataInputStream(Channels.newInputStream(channel)));
    if (frame == null || frame.kind() != LocalFrame.Kind.ANSWER) {
      throw new IOException("quorate-api closed the connection without an answer");
    }
    JsonNode answer;
    try {
      answer = JSON.readTree(frame.payload());
    } catch (JacksonException broken) {
      throw new IOException("quorate-api answered something else than JSON", broken);
    }
    int status = answer.path("status").asInt(500);
    if (status / 100 != 2) {
      throw new Refused(status, Quoted.of(answer.path("message").asString("").strip()));
    }
    return answer.path("data");
  }
}
