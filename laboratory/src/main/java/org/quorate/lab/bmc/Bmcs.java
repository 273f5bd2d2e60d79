package org.quorate.lab.bmc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.quorate.lab.network.Namespaces;
import org.quorate.lab.plan.LabNode;
import org.quorate.lab.plan.LabPaths;
import org.quorate.lab.plan.LabPlan;
import org.quorate.lab.process.Processes;
import org.quorate.lab.setup.Programs;
import org.quorate.lab.supervisor.Events;

/** Keeps an {@code ipmi_sim} running for every node. */
public final class Bmcs {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final LabPlan plan;
  private final LabPaths paths;
  private final Map<LabNode, Process> running = new ConcurrentHashMap<>();

  /** The BMCs of {@code plan}'s nodes. */
  public Bmcs(LabPlan plan, LabPaths paths) {
    this.plan = plan;
    this.paths = paths;
  }

  /** Whether the BMC of {@code node} runs. */
  public boolean running(LabNode node) {
    Process process = running.get(node);
    return process != null && process.isAlive();
  }

  /** Starts them, and again each that ends, for ever. */
  public void run() throws IOException, InterruptedException {
    String password = Files.readString(paths.bmcPasswordFile()).strip();
    while (true) {
      for (LabNode node : plan.nodes()) {
        if (!running(node)) {
          running.put(node, start(node, password));
          Events.say(node.name() + ": BMC at " + node.bmcAddress());
        }
      }
      Thread.sleep(PAUSE);
    }
  }

  private Process start(LabNode node, String password) throws IOException {
    Path directory = paths.bmc(node);
    Files.createDirectories(directory.resolve("state"));
    Programs.writeSecret(directory.resolve("lan.conf"), BmcFiles.lan(node, password));
    Files.writeString(directory.resolve("sim.emu"), BmcFiles.emulator());
    Programs.extract("bmc/chassis", directory.resolve("chassis"));
    List<String> argv = new ArrayList<>(Namespaces.enter(LabPlan.BMC_NAMESPACE));
    argv.addAll(List.of("ipmi_sim", "-c", "lan.conf", "-f", "sim.emu", "-s", "state", "-n"));
    ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("log").toFile());
    builder.environment().put(Processes.MARKER, paths.state().toString());
    builder.environment().put("LAB_NODE", node.name());
    builder.environment().put("LAB_CHASSIS_PORT", Integer.toString(Chassis.PORT));
    return builder.start();
  }
}
