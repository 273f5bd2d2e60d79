package org.quorate.simulator.clusterfs.invariant;

import org.quorate.simulator.clusterfs.world.Engine;
import org.quorate.simulator.clusterfs.world.Host;
import org.quorate.simulator.clusterfs.world.World;

/** With users who wait for their answers, nothing grows without end. */
public final class BoundedQueues extends Invariant {
  /** Of a process that stands still while others work: the engine's queue (8192) is far away. */
  static final int INBOX_MAX = 6000;

  /** Of a host whose ring is broken: its users wait, so only a sync round's messages add up. */
  static final int OUTBOX_MAX = 1000;

  /** The users of one host, and the workload's own requests. */
  static final int REQUESTS_MAX = 12;

  @Override
  public void passing(World world) {
    for (Host host : world.hosts()) {
      check(
          host.messagesToSend() <= OUTBOX_MAX,
          () -> "host %d has %d messages to send".formatted(host.id, host.messagesToSend()));
      for (Engine process : host.process().stream().toList()) {
        check(
            process.inboxSize() <= INBOX_MAX
                && process.machine().queued() <= INBOX_MAX
                && process.requestsWaiting() <= REQUESTS_MAX,
            () ->
                "host %d has %d inputs, %d messages and %d requests waiting"
                    .formatted(
                        host.id,
                        process.inboxSize(),
                        process.machine().queued(),
                        process.requestsWaiting()));
      }
    }
  }
}
