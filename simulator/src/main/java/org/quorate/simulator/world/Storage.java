package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** The guests' disks, and who may write to them: one interval for each instance that ran. */
public final class Storage {
  /** Still open. */
  public static final long OPEN = Long.MAX_VALUE;

  /** An instance of a guest with write access. */
  public record Writer(ServiceId guest, NodeName node, long fromMs, long untilMs) {}

  private final World world;
  private final Map<ServiceId, List<Writer>> open = new TreeMap<>();
  private final List<Writer> ended = new ArrayList<>();

  Storage(World world) {
    this.world = world;
  }

  void open(ServiceId guest, NodeName node) {
    world.tell(() -> guest + " runs on " + node);
    open.computeIfAbsent(guest, g -> new ArrayList<>())
        .add(new Writer(guest, node, world.schedule.nowMs(), OPEN));
  }

  void close(ServiceId guest, NodeName node) {
    world.tell(() -> guest + " ended on " + node);
    List<Writer> writers = open.getOrDefault(guest, List.of());
    for (Writer writer : List.copyOf(writers)) {
      if (writer.node().equals(node)) {
        writers.remove(writer);
        ended.add(new Writer(guest, node, writer.fromMs(), world.schedule.nowMs()));
      }
    }
  }

  public List<Writer> writers(ServiceId guest) {
    return open.getOrDefault(guest, List.of());
  }

  public Map<ServiceId, List<Writer>> writers() {
    return open;
  }

  /** Instances that ended, in that order. */
  public List<Writer> history() {
    return ended;
  }
}
