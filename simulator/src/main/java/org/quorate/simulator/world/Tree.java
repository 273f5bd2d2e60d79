package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;
import org.quorate.ha.LockName;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * One node's copy of the replicated tree, as far as HA uses it.
 *
 * @param version counts the writes that led to it
 */
public record Tree(
    long version,
    ManagerStatus managerStatus,
    Map<NodeName, LrmStatus> lrmStatuses,
    Map<ServiceId, ServiceConfig> services,
    Commands commands,
    Map<LockName, Lock> locks) {

  /**
   * Administrators' orders.
   *
   * @param waiting in {@code ha/crm_commands}
   * @param batch id of those a master has taken; empty = none
   */
  public record Commands(List<Line> waiting, String batch, List<Line> taken) {
    static final Commands NONE = new Commands(List.of(), "", List.of());
  }

  /**
   * A lock as it stands in the tree.
   *
   * @param digest changes with every touch
   */
  public record Lock(NodeName holder, long digest) {}

  /** A write, applied by every node in the same order. */
  public sealed interface Write {
    /** The end of a master's round, with what it did for whom. */
    record SetManagerStatus(ManagerStatus status, List<Line> orders, List<HaEvent> story)
        implements Write {}

    record SetLrmStatus(NodeName node, LrmStatus status) implements Write {}

    /** Moves a guest's configuration; refused when it is not where it is expected. */
    record MoveConfig(ServiceId service, NodeName from, NodeName to, boolean recovery)
        implements Write {}

    record SetRequested(ServiceId service, RequestedState state) implements Write {}

    record AppendCommand(Line line) implements Write {}

    /** Renames the file, so that appending begins a new one; refused when one is taken already. */
    record TakeCommands(String batch) implements Write {}

    record ForgetCommands(String batch) implements Write {}

    /** Takes or touches; refused when another node holds it. */
    record TakeLock(LockName lock, NodeName by) implements Write {}

    record ReleaseLock(LockName lock, NodeName by) implements Write {}

    /** Removes the lock if its digest is still the same. */
    record BreakLock(LockName lock, long digest) implements Write {}
  }

  static Tree initial(Map<ServiceId, ServiceConfig> services) {
    return new Tree(0, ManagerStatus.empty(), Map.of(), services, Commands.NONE, Map.of());
  }

  /** The tree after the write; null when the write is refused. */
  @Nullable Tree after(Write write) {
    return switch (write) {
      case Write.SetManagerStatus round ->
          new Tree(version + 1, round.status(), lrmStatuses, services, commands, locks);
      case Write.SetLrmStatus(NodeName node, LrmStatus status) ->
          new Tree(
              version + 1,
              managerStatus,
              with(lrmStatuses, node, status),
              services,
              commands,
              locks);
      case Write.MoveConfig(ServiceId sid, NodeName from, NodeName to, boolean ignored) -> {
        ServiceConfig config = services.get(sid);
        yield config == null || !config.home().equals(from)
            ? null
            : withServices(with(services, sid, config.withHome(to)));
      }
      case Write.SetRequested(ServiceId sid, RequestedState state) -> {
        ServiceConfig config = services.get(sid);
        yield config == null
            ? null
            : withServices(with(services, sid, config.withRequested(state)));
      }
      case Write.AppendCommand(Line line) -> {
        List<Line> lines = new ArrayList<>(commands.waiting());
        lines.add(line);
        yield withCommands(new Commands(lines, commands.batch(), commands.taken()));
      }
      case Write.TakeCommands(String batch) ->
          commands.batch().isEmpty() && !commands.waiting().isEmpty()
              ? withCommands(new Commands(List.of(), batch, commands.waiting()))
              : null;
      case Write.ForgetCommands(String batch) ->
          commands.batch().equals(batch)
              ? withCommands(new Commands(commands.waiting(), "", List.of()))
              : null;
      case Write.TakeLock(LockName lock, NodeName by) -> {
        Lock held = locks.get(lock);
        yield held != null && !held.holder().equals(by)
            ? null
            : withLocks(with(locks, lock, new Lock(by, version + 1)));
      }
      case Write.ReleaseLock(LockName lock, NodeName by) -> {
        Lock held = locks.get(lock);
        yield held == null || !held.holder().equals(by) ? null : withLocks(without(lock));
      }
      case Write.BreakLock(LockName lock, long digest) -> {
        Lock held = locks.get(lock);
        yield held == null || held.digest() != digest ? null : withLocks(without(lock));
      }
    };
  }

  boolean hasCommands() {
    return !commands.waiting().isEmpty() || !commands.batch().isEmpty();
  }

  private Tree withCommands(Commands changed) {
    return new Tree(version + 1, managerStatus, lrmStatuses, services, changed, locks);
  }

  private Tree withServices(Map<ServiceId, ServiceConfig> changed) {
    return new Tree(version + 1, managerStatus, lrmStatuses, changed, commands, locks);
  }

  private Tree withLocks(Map<LockName, Lock> changed) {
    return new Tree(version + 1, managerStatus, lrmStatuses, services, commands, changed);
  }

  private Map<LockName, Lock> without(LockName lock) {
    Map<LockName, Lock> fewer = new TreeMap<>(locks);
    fewer.remove(lock);
    return fewer;
  }

  private static <K extends Comparable<K>, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    Map<K, V> more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }
}
