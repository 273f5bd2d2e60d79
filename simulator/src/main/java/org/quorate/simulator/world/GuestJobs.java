package org.quorate.simulator.world;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.LockName;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What the node's API does for the LRM; it goes on when the LRM dies, and ends with the node. */
final class GuestJobs {
  private final SimNode node;
  private final World world;

  GuestJobs(SimNode node) {
    this.node = node;
    this.world = node.world;
  }

  /** Refused when the guest's configuration is not on this node. */
  void start(ServiceId guest, Consumer<Boolean> ended) {
    duringThisBoot(
        world.between(50, 400),
        () -> {
          ServiceConfig config = node.tree.services().get(guest);
          if (node.running.contains(guest)) {
            ended.accept(true);
          } else if (config == null || !config.home().equals(node.name)) {
            ended.accept(false);
          } else {
            node.opened(guest);
            duringThisBoot(
                world.between(200, 1500), () -> ended.accept(node.running.contains(guest)));
          }
        });
  }

  void stop(ServiceId guest, Consumer<Boolean> ended) {
    duringThisBoot(
        world.between(200, 3000),
        () -> {
          node.closed(guest);
          ended.accept(true);
        });
  }

  /**
   * Copies, stops here, moves the configuration, runs there. The target must be in the same quorate
   * membership with its agent lock held: nobody would reset it otherwise.
   */
  void move(ServiceId guest, @Nullable NodeName target, boolean live, Consumer<Boolean> ended) {
    duringThisBoot(
        world.between(1000, 8000),
        () -> {
          if (target == null || !isReady(target, guest)) {
            ended.accept(false);
            return;
          }
          boolean ran = node.running.contains(guest);
          node.closed(guest);
          world.cluster.write(
              node,
              new Tree.Write.MoveConfig(guest, node.name, target, false),
              moved -> {
                SimNode there = world.node(target);
                if (moved && live && ran && there.on() && there.ring == node.ring) {
                  there.opened(guest);
                }
                ended.accept(moved);
              });
        });
  }

  private boolean isReady(NodeName target, ServiceId guest) {
    SimNode there = world.node(target);
    Tree.Lock lock = node.tree.locks().get(LockName.agent(target));
    ServiceConfig config = node.tree.services().get(guest);
    return there.on()
        && node.quorate()
        && there.ring == node.ring
        && lock != null
        && lock.holder().equals(target)
        && config != null
        && config.home().equals(node.name);
  }

  private void duringThisBoot(long delayMs, Runnable what) {
    long boot = node.boots();
    world.schedule.after(
        delayMs,
        () -> {
          if (node.on() && node.boots() == boot) {
            what.run();
          }
        });
  }
}
