package org.quorate.simulator.scenario;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.quorate.ha.HaEvent;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.model.NodeName;
import org.quorate.simulator.scenario.Nodes.Daemons;

/**
 * Runs a scenario: again and again each node's CRM and LRM, in the nodes' order, one second after
 * the other, and every fifth time the next list of commands.
 */
public final class ScenarioRun {
  private static final long LOOP_SECONDS_MIN = 20;

  /** The loop of more nodes would take longer than a watchdog waits. */
  private static final long LOOP_SECONDS_LIMIT = 60;

  private static final int LOOPS_BETWEEN_LISTS = 5;

  /** How long a scenario goes on after its last command. */
  private static final long AFTERMATH_SECONDS = 500;

  private static final long SECONDS_MAX = 10_000;

  private final World world;
  private final Nodes nodes;
  private final Commands commands;
  private final Deque<List<String>> lists;
  private long nextListAt;
  private long lastCommandAt;
  private int skipCrm;
  private int skipLrm;

  private ScenarioRun(Scenario scenario) {
    this.world = new World(scenario);
    this.nodes = new Nodes(world);
    this.commands = new Commands(world, nodes);
    this.lists = new ArrayDeque<>(scenario.commands());
  }

  /**
   * Runs to the end.
   *
   * @throws ScenarioError when the scenario orders what cannot be
   */
  public static Outcome of(Scenario scenario) {
    ScenarioRun run = new ScenarioRun(scenario);
    run.toTheEnd();
    return new Outcome(run.world.events(), run.world.store());
  }

  private void toTheEnd() {
    world.tell(HaEvent.of("sim_start"));
    int loops = 0;
    while (true) {
      loop();
      if (world.now() < nextListAt) {
        continue;
      }
      if (loops % LOOPS_BETWEEN_LISTS == 0 && !nextList()) {
        world.tell(HaEvent.of("sim_end", "ok", true));
        return;
      }
      loops++;
    }
  }

  private void loop() {
    long start = world.now();
    List<NodeName> names = List.copyOf(world.store().machines.keySet());
    long length = Math.max(LOOP_SECONDS_MIN, 2L * names.size());
    if (length >= LOOP_SECONDS_LIMIT) {
      throw new ScenarioError("the scenario has too many nodes; use at most 29");
    }
    for (NodeName node : names) {
      boolean first = node.equals(names.getFirst());
      crm(node, first);
      lrm(node, first);
      cutPower();
    }
    skipCrm = Math.max(0, skipCrm - 1);
    skipLrm = Math.max(0, skipLrm - 1);
    world.advanceTo(start + length);
    if (world.now() > SECONDS_MAX) {
      throw new ScenarioError("the scenario takes longer than " + SECONDS_MAX + " s; shorten it");
    }
    world.setAllClocks();
  }

  private void crm(NodeName node, boolean first) {
    Daemons daemons = nodes.at(node);
    if (daemons.crm == null) {
      return;
    }
    DaemonClock clock = world.clock(node, Actor.CRM);
    if (skipCrm > 0) {
      skipped(first, Actor.CRM);
      world.advanceTo(clock.seconds());
      return;
    }
    clock.set(world.now());
    boolean ended = daemons.crm.round();
    world.advanceTo(clock.tick(world.now()));
    if (!ended) {
      return;
    }
    exited(node, Actor.CRM);
    daemons.crm = null;
    ShutdownRequest.Kind kind = world.store().machine(node).shutdown;
    if (kind == ShutdownRequest.Kind.REBOOT_NODE) {
      commands.execute(Commands.Source.REBOOT, "power " + node + " off");
      commands.execute(Commands.Source.REBOOT, "power " + node + " on");
    } else if (kind == ShutdownRequest.Kind.POWER_OFF_NODE) {
      commands.execute(Commands.Source.SHUTDOWN, "power " + node + " off");
    } else if (!daemons.crmStop) {
      throw new ScenarioError("the CRM of " + node + " has ended by itself");
    }
    daemons.crmStop = false;
  }

  private void lrm(NodeName node, boolean first) {
    Daemons daemons = nodes.at(node);
    if (daemons.lrm == null) {
      return;
    }
    DaemonClock clock = world.clock(node, Actor.LRM);
    if (skipLrm > 0) {
      skipped(first, Actor.LRM);
      world.advanceTo(clock.seconds());
      return;
    }
    clock.set(world.now());
    boolean ended = daemons.lrm.round();
    world.advanceTo(clock.tick(world.now()));
    if (!ended) {
      return;
    }
    exited(node, Actor.LRM);
    daemons.lrm = null;
    ShutdownRequest.Kind kind = world.store().machine(node).shutdown;
    if (daemons.lrmRestart) {
      nodes.replaceLrm(node);
    } else if (kind == ShutdownRequest.Kind.REBOOT_NODE) {
      commands.execute(Commands.Source.REBOOT, "crm " + node + " stop");
    } else if (kind == ShutdownRequest.Kind.POWER_OFF_NODE) {
      commands.execute(Commands.Source.SHUTDOWN, "crm " + node + " stop");
    } else {
      throw new ScenarioError("the LRM of " + node + " has ended by itself");
    }
  }

  private void skipped(boolean first, Actor daemon) {
    if (first) {
      world.tell(HaEvent.of("round_skipped", "daemon", daemon.text()));
    }
  }

  private void exited(NodeName node, Actor daemon) {
    world.tell(daemon, node, world.clock(node, daemon).seconds(), HaEvent.of("daemon_exit"));
  }

  private void cutPower() {
    for (NodeName node : world.store().watchdogs.fired(world.now())) {
      commands.execute(Commands.Source.WATCHDOG, "power " + node + " off");
      world.tell(HaEvent.of("watchdog_expired", "subject", node));
    }
  }

  /** Executes the next list; false when there is none and the scenario is over. */
  private boolean nextList() {
    List<String> list = lists.poll();
    if (list == null) {
      return world.now() - lastCommandAt <= AFTERMATH_SECONDS;
    }
    for (String command : list) {
      lastCommandAt = world.now();
      try {
        execute(command, List.of(command.strip().split("\\s+")));
      } catch (NumberFormatException | IndexOutOfBoundsException bad) {
        throw new ScenarioError("the command '" + command + "' lacks a number");
      }
    }
    return true;
  }

  private void execute(String command, List<String> words) {
    switch (words.getFirst()) {
      case "delay" -> {
        tellCommand(command);
        nextListAt = world.now() + Integer.parseInt(words.get(1));
      }
      case "skip-round" -> {
        tellCommand(command);
        int rounds = words.size() > 2 ? Integer.parseInt(words.get(2)) : 1;
        if (words.get(1).equals("crm")) {
          skipCrm += rounds;
        } else {
          skipLrm += rounds;
        }
      }
      default -> commands.execute(Commands.Source.CMDLIST, command);
    }
  }

  private void tellCommand(String command) {
    world.tell(HaEvent.of("command", "source", Commands.Source.CMDLIST.text(), "command", command));
  }
}
