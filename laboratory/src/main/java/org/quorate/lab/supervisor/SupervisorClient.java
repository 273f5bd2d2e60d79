package org.quorate.lab.supervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.quorate.lab.LabFailure;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.supervisor.Request.Operation;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the lab's supervisor. */
public final class SupervisorClient {
  private static final JsonMapper JSON = new JsonMapper();

  private final LabPaths paths;

  /** The supervisor of the lab under {@code paths}. */
  public SupervisorClient(LabPaths paths) {
    this.paths = paths;
  }

  /** Whether the supervisor runs. */
  public boolean running() {
    return ProcessId.read(paths.supervisorPid()).filter(ProcessId::alive).isPresent();
  }

  /** How the nodes stand. */
  public Reply status() {
    return ask(Operation.STATUS, null);
  }

  /** What heartbeats arrived. */
  public Reply heartbeats() {
    return ask(Operation.HEARTBEATS, null);
  }

  /** Moves the power of {@code node}; returns when it is done. */
  public Reply power(Operation operation, LabNode node) {
    return ask(operation, node.name());
  }

  /** Switches all nodes off and ends the supervisor. */
  public void stop() {
    var unused = ask(Operation.STOP, null);
  }

  private Reply ask(Operation operation, @Nullable String node) {
    if (!running()) {
      throw new LabFailure("The lab is not up: start it with './lab up'.");
    }
    try (SocketChannel channel = SocketChannel.open(address(paths.supervisorSocket()))) {
      String line = JSON.writeValueAsString(new Request(operation, node)) + "\n";
      channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      String answer = in.readLine();
      if (answer == null) {
        throw new IOException("it closed the connection");
      }
      Reply reply = JSON.readValue(answer, Reply.class);
      if (reply.error() != null) {
        throw new LabFailure(reply.error());
      }
      return reply;
    } catch (IOException | JacksonException e) {
      throw new LabFailure(
          "The lab's supervisor does not answer (%s); look at %s, or './lab down' and './lab up'."
              .formatted(e.getMessage(), paths.supervisorLog()),
          e);
    }
  }

  /** A Unix socket's path may have 108 bytes: where the absolute one has more, the relative. */
  static UnixDomainSocketAddress address(Path socket) {
    Path relative = Path.of("").toAbsolutePath().relativize(socket);
    return UnixDomainSocketAddress.of(
        socket.toString().length() > relative.toString().length() ? relative : socket);
  }
}
