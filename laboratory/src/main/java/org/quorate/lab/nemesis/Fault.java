package org.quorate.lab.nemesis;

import java.util.Random;
import org.quorate.lab.bare.BareCluster;
import org.quorate.lab.bare.BareNetwork.Direction;
import org.quorate.lab.bare.BareNode;
import org.quorate.lab.bare.BarePlan;

/** A way to hurt one node, and how to make it good again. */
enum Fault {
  KILL_DAEMON("SIGKILL of the daemon") {
    @Override
    void strike(BareCluster nodes, BareNode node, Random random) {
      node.killDaemon();
    }

    @Override
    void heal(BareCluster nodes, BareNode node) {
      node.startDaemon();
    }
  },
  PAUSE_DAEMON("SIGSTOP of the daemon") {
    @Override
    void strike(BareCluster nodes, BareNode node, Random random) {
      node.pauseDaemon(true);
    }

    @Override
    void heal(BareCluster nodes, BareNode node) {
      node.pauseDaemon(false);
    }
  },
  KILL_COROSYNC("SIGKILL of Corosync") {
    @Override
    void strike(BareCluster nodes, BareNode node, Random random) {
      node.killCorosync();
    }

    @Override
    void heal(BareCluster nodes, BareNode node) {
      node.startCorosync();
    }
  },
  /** Its disk is not the simulated one: what was written but not synced survives here. */
  POWER_CUT("power cut") {
    @Override
    void strike(BareCluster nodes, BareNode node, Random random) {
      cut(nodes, node, Direction.BOTH);
      node.killCorosync();
      node.killDaemon();
    }

    @Override
    void heal(BareCluster nodes, BareNode node) {
      nodes.network().heal(node.number());
      node.startCorosync();
      node.startDaemon();
    }
  },
  CUT_BOTH_WAYS("both links cut") {
    @Override
    void strike(BareCluster nodes, BareNode node, Random random) {
      cut(nodes, node, Direction.BOTH);
    }

    @Override
    void heal(BareCluster nodes, BareNode node) {
      nodes.network().heal(node.number());
    }
  },
  CUT_ONE_WAY("both links cut in one direction") {
    @Override
    void strike(BareCluster nodes, BareNode node, Random random) {
      cut(nodes, node, random.nextBoolean() ? Direction.FROM_NODE : Direction.TO_NODE);
    }

    @Override
    void heal(BareCluster nodes, BareNode node) {
      nodes.network().heal(node.number());
    }
  },
  CUT_ONE_LINK("one link cut") {
    @Override
    void strike(BareCluster nodes, BareNode node, Random random) {
      nodes.network().cut(node.number(), random.nextInt(BarePlan.LINKS), Direction.BOTH);
    }

    @Override
    void heal(BareCluster nodes, BareNode node) {
      nodes.network().heal(node.number());
    }
  },
  /** A daemon that could not store a change goes on by itself when there is room. */
  FILL_DISK("disk full") {
    @Override
    void strike(BareCluster nodes, BareNode node, Random random) {
      FullDisk.fill(node.databaseDirectory());
    }

    @Override
    void heal(BareCluster nodes, BareNode node) {
      FullDisk.empty(node.databaseDirectory());
    }
  };

  private final String description;

  Fault(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  abstract void strike(BareCluster nodes, BareNode node, Random random);

  abstract void heal(BareCluster nodes, BareNode node);

  private static void cut(BareCluster nodes, BareNode node, Direction direction) {
    for (int link = 0; link < BarePlan.LINKS; link++) {
      nodes.network().cut(node.number(), link, direction);
    }
  }
}
