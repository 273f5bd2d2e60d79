package org.quorate.simulator.world;

import java.util.HashMap;
import java.util.Map;

/**
 * The host's watchdog with its multiplexer: a client silent for 60 s makes it stop feeding, and the
 * hardware resets the host 10 s later. A client that died stays on the list until it returns.
 */
final class HardwareWatchdog {
  static final long FIRES_AFTER_MS = 70_000;

  private final World world;
  private final SimNode node;
  private final Map<String, Long> fedMs = new HashMap<>();

  HardwareWatchdog(World world, SimNode node) {
    this.world = world;
    this.node = node;
  }

  void feed(String client) {
    long now = world.schedule.nowMs();
    fedMs.put(client, now);
    world.schedule.after(
        FIRES_AFTER_MS,
        () -> {
          if (fedMs.getOrDefault(client, Long.MAX_VALUE) <= now && node.on()) {
            world.trace(() -> node.name + "'s watchdog fires (" + client + ")");
            node.reset();
          }
        });
  }

  void close(String client) {
    fedMs.remove(client);
  }

  void disarm() {
    fedMs.clear();
  }
}
