package org.quorate.ha.lrm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * All the LRM read for one round.
 *
 * @param nowMs monotonic clock of this node
 * @param wallSeconds wall clock, only for the timestamp in {@code lrm_status}
 * @param fresh the cluster file system answered with current data
 * @param managerStatus null = unreadable; {@link ManagerStatus#empty()} when there is no file
 * @param services resources whose guest exists; null = unreadable
 * @param runningGuests services whose guest runs on this node now
 * @param finished jobs that ended since the last round
 * @param shutdown what this daemon was asked to prepare for; null = nothing
 * @param maxWorkers jobs that may run at once ({@code max_workers} of datacenter.cfg); {@link
 *     #WITHIN_THE_ROUND} = they are done one after the other within the round, so that the machine
 *     asks for each
 * @param rechecks all managers are Quorate's: a started service is looked after in every round,
 *     without the master having to ask anew by a new uid, which would be a change of {@code
 *     manager_status} and of {@code lrm_status} in every round
 * @param waiting services whose start must wait, by the start order
 * @param armsFirst services that froze while the daemon was restarted are let go on only when lock
 *     and watchdog are there again; without it (a scenario of the original) the master is told at
 *     once, and a node lost in that moment runs guests that nobody resets
 * @param toldUnguarded this node's status as the others read it says {@link LrmStatus#unguarded}
 * @param unhealthy services whose guest runs and does not serve, with what is to be done
 */
public record LrmReading(
    long nowMs,
    long wallSeconds,
    NodeName self,
    boolean quorate,
    boolean fresh,
    @Nullable ManagerStatus managerStatus,
    @Nullable Map<ServiceId, ServiceConfig> services,
    Set<ServiceId> runningGuests,
    List<FinishedJob> finished,
    @Nullable ShutdownRequest shutdown,
    int maxWorkers,
    boolean rechecks,
    Set<ServiceId> waiting,
    boolean armsFirst,
    boolean toldUnguarded,
    Map<ServiceId, HealthOrder> unhealthy) {

  public static final int MAX_WORKERS_DEFAULT = 4;
  public static final int WITHIN_THE_ROUND = 0;

  public LrmReading {
    services = services == null ? null : Map.copyOf(services);
    runningGuests = Set.copyOf(runningGuests);
    finished = List.copyOf(finished);
    waiting = Set.copyOf(waiting);
    unhealthy = Map.copyOf(unhealthy);
  }

  /** Where nobody looks at the guests' health. */
  public LrmReading(
      long nowMs,
      long wallSeconds,
      NodeName self,
      boolean quorate,
      boolean fresh,
      @Nullable ManagerStatus managerStatus,
      @Nullable Map<ServiceId, ServiceConfig> services,
      Set<ServiceId> runningGuests,
      List<FinishedJob> finished,
      @Nullable ShutdownRequest shutdown,
      int maxWorkers,
      boolean rechecks,
      Set<ServiceId> waiting,
      boolean armsFirst) {
    this(
        nowMs,
        wallSeconds,
        self,
        quorate,
        fresh,
        managerStatus,
        services,
        runningGuests,
        finished,
        shutdown,
        maxWorkers,
        rechecks,
        waiting,
        armsFirst,
        false,
        Map.of());
  }
}
