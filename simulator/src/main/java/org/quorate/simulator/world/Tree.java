package org.quorate.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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
    List<String> commandLines,
    Map<LockName, Lock> locks) {

  /**
   * A lock as it stands in the tree.
   *
   * @param digest changes with every touch
   */
  public record Lock(NodeName holder, long digest) {}

  /** A write, applied by every node in the same order. */
  public sealed interface Write {
    record SetManagerStatus(ManagerStatus status) implements Write {}

    record SetLrmStatus(NodeName node, LrmStatus status) implements Write {}

    /** Moves a guest's configuration; refused when it is not where it is expected. */
    record MoveConfig(ServiceId service, NodeName from, NodeName to, boolean recovery)
        implements Write {}

    record SetRequested(ServiceId service, RequestedState state) implements Write {}

    record AppendCommand(String line) implements Write {}

    record ClearCommands() implements Write {}

    /** Takes or touches; refused when another node holds it. */
    record TakeLock(LockName lock, NodeName by) implements Write {}

    record ReleaseLock(LockName lock, NodeName by) implements Write {}

    /** Removes the lock if its digest is still the same. */
    record BreakLock(LockName lock, long digest) implements Write {}
  }

  static Tree initial(Map<ServiceId, ServiceConfig> services) {
    return new Tree(0, ManagerStatus.empty(), Map.of(), services, List.of(), Map.of());
  }

  /** The tree after the write; null when the write is refused. */
  @Nullable Tree after(Write write) {
    return switch (write) {
      case Write.SetManagerStatus(ManagerStatus status) ->
          new Tree(version + 1, status, lrmStatuses, services, commandLines, locks);
      case Write.SetLrmStatus(NodeName node, LrmStatus status) ->
          new Tree(
              version + 1,
              managerStatus,
              with(lrmStatuses, node, status),
              services,
              commandLines,
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
      case Write.AppendCommand(String line) -> {
        List<String> lines = new ArrayList<>(commandLines);
        lines.add(line);
        yield new Tree(version + 1, managerStatus, lrmStatuses, services, lines, locks);
      }
      case Write.ClearCommands() ->
          new Tree(version + 1, managerStatus, lrmStatuses, services, List.of(), locks);
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

  private Tree withServices(Map<ServiceId, ServiceConfig> changed) {
    return new Tree(version + 1, managerStatus, lrmStatuses, changed, commandLines, locks);
  }

  private Tree withLocks(Map<LockName, Lock> changed) {
    return new Tree(version + 1, managerStatus, lrmStatuses, services, commandLines, changed);
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
