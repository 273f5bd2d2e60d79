package org.quorate.simulator.scenario;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.lrm.ShutdownRequest;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * A cluster and what happens to it.
 *
 * @param commands lists of commands, one list at a time, a hundred seconds apart
 * @param running services that run at the start, by node
 * @param maxima what each service may take; null = the same for all at the start
 * @param measured what each service takes; null = the same for all
 * @param rules as text of {@code rules.cfg}; null = no such file
 * @param groups as text of {@code groups.cfg}; null = no such file
 * @param crs the line {@code crs} of {@code datacenter.cfg}
 */
public record Scenario(
    String name,
    List<List<String>> commands,
    Map<NodeName, Hardware> hardware,
    Map<ServiceId, ServiceEntry> services,
    ManagerStatus managerStatus,
    Map<NodeName, Set<ServiceId>> running,
    @Nullable Map<ServiceId, Load> maxima,
    @Nullable Map<ServiceId, Load> measured,
    @Nullable String rules,
    @Nullable String groups,
    ShutdownRequest.Policy shutdownPolicy,
    Map<String, String> crs) {

  /**
   * A node.
   *
   * @param cores null = not known
   * @param memoryBytes null = not known
   * @param version of its software
   */
  public record Hardware(
      boolean power,
      boolean network,
      @Nullable Double cores,
      @Nullable Double memoryBytes,
      String version) {
    public static final String VERSION_DEFAULT = "9.0.0~2";
  }

  /** Cores and memory. */
  public record Load(double cores, double memoryBytes) {}
}
