package org.quorate.ha.crm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.NodeReading;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.Values;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * All the CRM read for one round.
 *
 * @param nowMs monotonic clock of this node
 * @param wallSeconds wall clock, only for the timestamp in {@code manager_status}
 * @param entropy random, new each round; uids are drawn from it
 * @param fresh the cluster file system answered with current data
 * @param managerStatus null = unreadable; {@link ManagerStatus#empty()} when there is no file
 * @param lrmStatuses of the nodes whose {@code lrm_status} is readable
 * @param services resources whose guest exists; null = unreadable
 * @param commandsPending {@code ha/crm_commands} has lines
 * @param provenOff nodes the fencing ledger holds sufficient evidence of, for their current absence
 * @param placement what decides where services go
 * @param shutdownRequested this daemon was asked to end
 */
public record CrmReading(
    long nowMs,
    long wallSeconds,
    long entropy,
    NodeName self,
    boolean quorate,
    boolean fresh,
    List<NodeReading> nodes,
    @Nullable ManagerStatus managerStatus,
    Map<NodeName, LrmStatus> lrmStatuses,
    @Nullable Map<ServiceId, ServiceConfig> services,
    boolean commandsPending,
    Set<NodeName> provenOff,
    PlacementReading placement,
    boolean shutdownRequested) {

  public CrmReading {
    nodes = List.copyOf(nodes);
    lrmStatuses = Map.copyOf(lrmStatuses);
    services = services == null ? null : Values.sorted(services);
    provenOff = Set.copyOf(provenOff);
  }
}
