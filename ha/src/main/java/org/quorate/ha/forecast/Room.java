package org.quorate.ha.forecast;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.situation.Situation;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Whether a guest can run on a node: its disks and devices are there, and memory enough. */
final class Room {
  /** What the host itself needs, of a node that has more than eight times as much. */
  private static final long HOST_BYTES_MAX = 1L << 30;

  private static final int HOST_SHARE = 8;
  private static final double GIB = 1L << 30;

  private final Situation situation;

  Room(Situation situation) {
    this.situation = situation;
  }

  /** Why the guest cannot run there, whatever else does; empty when it can. */
  Optional<String> barrier(ServiceId sid, NodeName node) {
    Situation.Guest guest = situation.guests().get(sid);
    if (guest == null || guest.home().equals(node)) {
      return Optional.empty();
    }
    for (Situation.Disk disk : guest.disks()) {
      Situation.Storage storage = situation.storages().get(disk.storage());
      if (storage == null || !storage.shared()) {
        return Optional.of(
            "its disk %s is on '%s', which only %s has"
                .formatted(disk.key(), disk.storage(), guest.home()));
      }
      if (storage.disabled() || !storage.isOn(node)) {
        return Optional.of(
            "its disk %s is on '%s', which %s does not have"
                .formatted(disk.key(), disk.storage(), node));
      }
    }
    return guest.devices().isEmpty()
        ? Optional.empty()
        : Optional.of("its device %s is in %s".formatted(guest.devices().getFirst(), guest.home()));
  }

  /**
   * Why the guest does not fit beside these; empty when it does, or the node's memory is unknown.
   */
  Optional<String> lackOfMemory(ServiceId sid, NodeName node, Collection<ServiceId> there) {
    Long memory = memory(node);
    if (memory == null) {
      return Optional.empty();
    }
    long used = 0;
    for (ServiceId other : there) {
      used += other.equals(sid) ? 0 : size(other);
    }
    long free = memory - Math.min(HOST_BYTES_MAX, memory / HOST_SHARE) - used;
    return size(sid) <= free
        ? Optional.empty()
        : Optional.of(
            "not enough memory: it needs %s, %s are free"
                .formatted(gib(size(sid)), gib(Math.max(0, free))));
  }

  private @Nullable Long memory(NodeName node) {
    Situation.Member member = situation.members().get(node);
    return member == null ? null : member.memoryBytes();
  }

  private long size(ServiceId sid) {
    Situation.Guest guest = situation.guests().get(sid);
    return guest == null ? 0 : guest.size().memoryBytes();
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }
}
