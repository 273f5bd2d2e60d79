package org.quorate.lab.supervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.quorate.lab.LabFailure;
import org.quorate.lab.bmc.Bmcs;
import org.quorate.lab.bmc.Chassis;
import org.quorate.lab.heartbeat.Collector;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.power.PowerSwitch;
import org.quorate.lab.process.ProcessId;
import org.quorate.lab.watchdog.WatchdogFiles;
import org.quorate.lab.watchdog.WatchdogTimer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process that stays while the lab is up: it owns the power of the nodes, runs their BMCs and
 * watchdogs, forwards the host's ports and counts the guests' heartbeats. Nodes outlive it.
 */
public final class Supervisor {
  private static final JsonMapper JSON = new JsonMapper();

  private final LabPlan plan;
  private final LabPaths paths;
  private final PowerSwitch power;
  private final Bmcs bmcs;
  private final Chassis chassis;
  private final WatchdogFiles watchdogs;
  private final Collector collector;

  private Supervisor(LabPlan plan, LabPaths paths) {
    this.plan = plan;
    this.paths = paths;
    this.power = new PowerSwitch(paths, Path.of(System.getProperty("java.home")));
    this.bmcs = new Bmcs(plan, paths);
    this.chassis = new Chassis(plan, power);
    this.watchdogs = new WatchdogFiles(plan, paths, power, WatchdogTimer.TIMEOUT_DEFAULT);
    this.collector = new Collector();
  }

  /** Runs for ever; the argument is the number of nodes. */
  public static void main(String[] arguments) throws IOException {
    LabPlan plan = new LabPlan(Integer.parseInt(arguments[0]));
    LabPaths paths = LabPaths.fromProperties();
    new Supervisor(plan, paths).serve();
  }

  private void serve() throws IOException {
    background("chassis", () -> loop(chassis::run));
    background("BMCs", () -> loop(bmcs::run));
    background("watchdogs", () -> loop(watchdogs::run));
    background("heartbeats", () -> loop(collector::run));
    for (LabNode node : plan.nodes()) {
      Forwarder forwarder = new Forwarder(node);
      background("forwarder of " + node.name(), () -> loop(forwarder::run));
    }
    Path socket = paths.supervisorSocket();
    Files.deleteIfExists(socket);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(SupervisorClient.address(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      ProcessId.running(ProcessHandle.current().pid()).orElseThrow().write(paths.supervisorPid());
      Events.say("supervisor of " + plan.size() + " nodes is ready");
      while (true) {
        SocketChannel client = server.accept();
        Thread.ofPlatform().start(() -> answer(client));
      }
    }
  }

  private interface Endless {
    void run() throws IOException, InterruptedException;
  }

  private static Void loop(Endless work) throws IOException, InterruptedException {
    work.run();
    return null;
  }

  /** A part that fails takes the supervisor with it: half a lab would mislead. */
  private static void background(String name, Callable<Void> work) {
    Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              try {
                work.call();
              } catch (Exception e) {
                Events.say(name + " failed: " + e);
                Runtime.getRuntime().halt(1);
              }
            });
  }

  private void answer(SocketChannel client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
      Request request =
          JSON.readValue(Optional.ofNullable(in.readLine()).orElse(""), Request.class);
      String reply = JSON.writeValueAsString(reply(request)) + "\n";
      client.write(ByteBuffer.wrap(reply.getBytes(StandardCharsets.UTF_8)));
      if (request.operation() == Request.Operation.STOP) {
        Events.say("supervisor ends");
        Runtime.getRuntime().halt(0);
      }
    } catch (IOException | JacksonException broken) {
      Events.say("a client of the supervisor was cut short: " + broken.getMessage());
    }
  }

  private Reply reply(Request request) {
    try {
      long atMs = System.currentTimeMillis();
      switch (request.operation()) {
        case STATUS -> {
          return new Reply(null, atMs, plan.nodes().stream().map(this::status).toList(), List.of());
        }
        case HEARTBEATS -> {
          return new Reply(null, atMs, List.of(), collector.boots());
        }
        case ON -> power.on(asked(request));
        case OFF -> power.off(asked(request));
        case CYCLE -> {
          power.off(asked(request));
          power.on(asked(request));
        }
        case STOP -> plan.nodes().forEach(power::off);
      }
      if (request.node() != null) {
        Events.say(request.node() + ": power " + request.operation() + " by the user");
      }
      return new Reply(null, atMs, List.of(), List.of());
    } catch (LabFailure failure) {
      return new Reply(failure.getMessage(), System.currentTimeMillis(), List.of(), List.of());
    }
  }

  private LabNode asked(Request request) {
    return plan.node(Optional.ofNullable(request.node()).orElse(""));
  }

  private Reply.NodeStatus status(LabNode node) {
    return new Reply.NodeStatus(
        node.name(),
        power.running(node).map(ProcessId::pid).orElse(0L),
        watchdogs.armed(node),
        bmcs.running(node));
  }
}
