package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What goes on inside the guests: since when each has lived, and whether it answers. */
public final class Lives {
  /** One life of a guest, from its start to its end; a live migration goes on with it. */
  public static final class Life {
    /** Still going on, or not yet. */
    public static final long OPEN = Long.MAX_VALUE;

    private NodeName node;
    private final long beganMs;
    private long hereSinceMs;
    private long endedMs = OPEN;
    private long answeredMs = OPEN;
    private boolean hung;

    private Life(NodeName node, long beganMs) {
      this.node = node;
      this.beganMs = beganMs;
      this.hereSinceMs = beganMs;
    }

    /** Where it is, or ended. */
    public NodeName node() {
      return node;
    }

    public long beganMs() {
      return beganMs;
    }

    /** Since when it is on its node. */
    public long hereSinceMs() {
      return hereSinceMs;
    }

    public long endedMs() {
      return endedMs;
    }

    /** When it first answered. */
    public long answeredMs() {
      return answeredMs;
    }
  }

  private final World world;
  private final Map<ServiceId, List<Life>> all = new TreeMap<>();
  private final Map<ServiceId, Long> sickAfterMs = new HashMap<>();
  private final Set<NodeName> mute = new HashSet<>();

  Lives(World world) {
    this.world = world;
  }

  /** All lives of the guest, by their beginning. */
  public List<Life> of(ServiceId guest) {
    return all.getOrDefault(guest, List.of());
  }

  void began(ServiceId guest, NodeName node) {
    all.computeIfAbsent(guest, same -> new ArrayList<>())
        .add(new Life(node, world.schedule.nowMs()));
  }

  void ended(ServiceId guest, NodeName node) {
    for (Life life : of(guest)) {
      if (life.endedMs == Life.OPEN && life.node.equals(node)) {
        life.endedMs = world.schedule.nowMs();
      }
    }
  }

  /** What lives on that node. */
  Optional<Life> on(ServiceId guest, NodeName node) {
    return of(guest).stream()
        .filter(life -> life.endedMs == Life.OPEN && life.node.equals(node))
        .findFirst();
  }

  /** A life goes on elsewhere. */
  void goesOn(Life life, NodeName there) {
    life.endedMs = Life.OPEN;
    life.node = there;
    life.hereSinceMs = world.schedule.nowMs();
  }

  /** Whether the guest on that node answers a look. */
  boolean answers(ServiceId guest, NodeName node) {
    Temper temper = world.demands.temper(guest);
    for (Life life : of(guest)) {
      long ranMs = world.schedule.nowMs() - life.beganMs;
      boolean serves =
          life.endedMs == Life.OPEN
              && life.node.equals(node)
              && !life.hung
              && !mute.contains(node)
              && ranMs < sickAfterMs.getOrDefault(guest, Life.OPEN)
              && ranMs >= temper.readyAfterMs()
              && world.between(1, 100) <= temper.answersPercent();
      if (serves) {
        life.answeredMs = Math.min(life.answeredMs, world.schedule.nowMs());
        return true;
      }
    }
    return false;
  }

  /** What lives now answers no more, until it is started anew. */
  public void hang(ServiceId guest) {
    of(guest).forEach(life -> life.hung |= life.endedMs == Life.OPEN);
  }

  /** Each life of the guest answers only for so long. */
  public void sicken(ServiceId guest, long afterMs) {
    sickAfterMs.put(guest, afterMs);
  }

  public void cure(ServiceId guest) {
    sickAfterMs.remove(guest);
    of(guest).forEach(life -> life.hung = false);
  }

  /** Nothing on that node can be reached by a look. */
  public void mute(NodeName node, boolean now) {
    if (now) {
      mute.add(node);
    } else {
      mute.remove(node);
    }
  }
}
