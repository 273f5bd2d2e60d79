package org.quorate.lab.bmc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.quorate.lab.network.Namespaces;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.power.PowerSwitch;
import org.quorate.lab.supervisor.Events;

/**
 * Answers the BMCs' script {@code chassis} on a loopback port in the BMCs' namespace. The power
 * state told is the node's real one.
 */
public final class Chassis {
  /** The port on 127.0.0.1 in the BMCs' namespace. */
  static final int PORT = 7070;

  private static final int READ_LIMIT_MS = 2000;
  private static final int BACKLOG = 32;

  private final LabPlan plan;
  private final PowerSwitch power;
  private final ServerSocket server;

  /** Opens the port. */
  public Chassis(LabPlan plan, PowerSwitch power) {
    this.plan = plan;
    this.power = power;
    this.server =
        Namespaces.inside(
            LabPlan.BMC_NAMESPACE,
            () -> new ServerSocket(PORT, BACKLOG, InetAddress.getByName("127.0.0.1")));
  }

  /** Serves for ever. */
  public void run() throws IOException {
    while (true) {
      Socket client = server.accept();
      Thread.ofPlatform().daemon().start(() -> serve(client));
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(READ_LIMIT_MS);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      String line = Optional.ofNullable(in.readLine()).orElse("");
      String reply = ChassisRequest.parse(line).flatMap(this::answer).orElse("refused\n");
      OutputStream out = client.getOutputStream();
      out.write(reply.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException gone) {
      Events.say("a BMC went away while it was answered: " + new InetSocketAddress(PORT));
    }
  }

  private Optional<String> answer(ChassisRequest request) {
    return plan.find(request.node())
        .map(node -> "ok\n" + (request.set() ? set(node, request.words()) : get(node, request)));
  }

  private String get(LabNode node, ChassisRequest request) {
    return request.words().stream()
        .map(name -> name + ":" + (name.equals("power") && power.running(node).isPresent() ? 1 : 0))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private String set(LabNode node, List<String> words) {
    for (int i = 0; i + 1 < words.size(); i += 2) {
      String value = words.get(i + 1);
      switch (words.get(i)) {
        case "power" -> setPower(node, !value.equals("0"));
        case "reset" -> {
          Events.say(node.name() + ": reset by its BMC");
          var unused = power.reset(node);
        }
        default -> {} // identify light, boot device: nothing to move here
      }
    }
    return "";
  }

  private void setPower(LabNode node, boolean on) {
    Events.say(node.name() + ": power " + (on ? "on" : "off") + " by its BMC");
    if (on) {
      power.on(node);
    } else {
      power.off(node);
    }
  }
}
