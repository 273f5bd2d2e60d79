package org.quorate.simulator.clusterfs.fault;

import org.quorate.simulator.clusterfs.world.World;

/**
 * One direction of one link is lost. Corosync makes a broken membership of it, and with more than
 * two hosts one that forms again and again, with this or that host.
 */
public record AsymmetricLinkLoss(int from, int to) implements Fault {
  private static final int REFORMATIONS = 6;
  private static final int EVERY_MIN_MS = 1500;
  private static final int EVERY_MAX_MS = 5000;

  @Override
  public void strike(World world) {
    world.totem.cut(from, to);
    again(world, REFORMATIONS);
  }

  private void again(World world, int left) {
    if (left > 0) {
      world.schedule.after(
          world.between(EVERY_MIN_MS, EVERY_MAX_MS),
          () -> {
            if (world.totem.isCut(from, to)) {
              world.totem.disturb(from);
              again(world, left - 1);
            }
          });
    }
  }

  @Override
  public void heal(World world) {
    world.totem.join(from, to);
  }
}
