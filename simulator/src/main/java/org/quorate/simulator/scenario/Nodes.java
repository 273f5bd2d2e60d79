package org.quorate.simulator.scenario;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.model.NodeName;

/** The daemons of all nodes, and what becomes of them when hardware is switched. */
final class Nodes {
  private final World world;
  private final Map<NodeName, Daemons> nodes = new TreeMap<>();

  /** The daemons of one node. */
  static final class Daemons {
    @Nullable CrmHost crm;
    @Nullable LrmHost lrm;

    /** The CRM was told to stop by itself. */
    boolean crmStop;

    /** The LRM is to come back when it ended. */
    boolean lrmRestart;
  }

  Nodes(World world) {
    this.world = world;
    world.store().machines.keySet().forEach(node -> nodes.put(node, new Daemons()));
  }

  Daemons at(NodeName node) {
    Daemons daemons = nodes.get(node);
    if (daemons == null) {
      throw new ScenarioError("there is no node " + node);
    }
    return daemons;
  }

  void powerOn(NodeName node) {
    Machine machine = world.store().machine(node);
    if (!machine.power) {
      Daemons daemons = at(node);
      startCrm(node);
      if (daemons.lrm == null) {
        daemons.lrm = new LrmHost(world, node);
      }
      daemons.lrmRestart = false;
      machine.filesWork = true;
      machine.refreshWorks = true;
    }
    machine.on();
  }

  void powerOff(NodeName node) {
    Machine machine = world.store().machine(node);
    if (machine.power) {
      Daemons daemons = at(node);
      if (daemons.crm != null) {
        killed(node, Actor.CRM);
        daemons.crm = null;
      }
      if (daemons.lrm != null) {
        killed(node, Actor.LRM);
        daemons.lrm = null;
      }
      daemons.lrmRestart = false;
      world.store().watchdogs.powerCut(node);
      world.store().running(node).clear();
    }
    machine.off();
  }

  private void killed(NodeName node, Actor daemon) {
    world.tell(daemon, node, world.clock(node, daemon).seconds(), HaEvent.of("daemon_killed"));
  }

  void startCrm(NodeName node) {
    Daemons daemons = at(node);
    if (daemons.crm == null) {
      daemons.crm = new CrmHost(world, node);
    }
  }

  void stopCrm(NodeName node) {
    Daemons daemons = at(node);
    if (daemons.crm != null) {
      daemons.crmStop = true;
      daemons.crm.requestShutdown();
    }
  }

  void goDown(NodeName node, ShutdownRequest.Kind kind) {
    world.store().machine(node).shutdown = kind;
    LrmHost lrm = at(node).lrm;
    if (lrm != null) {
      lrm.requestShutdown();
    }
  }

  void restartLrm(NodeName node) {
    Daemons daemons = at(node);
    if (daemons.lrm != null) {
      daemons.lrmRestart = true;
      daemons.lrm.requestShutdown();
    }
  }

  void replaceLrm(NodeName node) {
    Daemons daemons = at(node);
    daemons.lrmRestart = false;
    daemons.lrm = new LrmHost(world, node);
  }
}
