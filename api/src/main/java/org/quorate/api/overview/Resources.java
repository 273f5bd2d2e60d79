package org.quorate.api.overview;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.quorate.api.overview.GuestConfigs.Guest;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.model.NodeName;
import org.quorate.model.config.GuestConfig;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of /cluster/resources: configuration from /etc/pve, figures as the nodes publish them.
 */
public final class Resources {
  private static final List<String> FIGURES =
      List.of(
          "cpu", "mem", "disk", "uptime", "netin", "netout", "diskread", "diskwrite", "memhost");

  private final ClusterView cluster;
  private final Published published;
  private final GuestConfigs guests;
  private final Path managerStatus;

  public Resources(ClusterView cluster, Path etcPve) {
    this.cluster = cluster;
    this.published = new Published(cluster);
    this.guests = new GuestConfigs(etcPve);
    this.managerStatus = etcPve.resolve("ha/manager_status");
  }

  List<Map<String, Object>> guestRows() {
    Map<NodeName, Map<String, Map<String, Object>>> states = new HashMap<>();
    Map<String, String> haStates = haStates();
    Set<NodeName> online = online();
    List<Map<String, Object>> out = new ArrayList<>();
    for (Guest guest : guests.all()) {
      Map<String, Map<String, Object>> onNode =
          states.computeIfAbsent(guest.node(), published::guests);
      Map<String, Object> state =
          online.contains(guest.node())
              ? onNode.getOrDefault(guest.id().toString(), Map.of("status", "stopped"))
              : Map.of("status", "unknown");
      out.add(guestRow(guest, state, haStates));
    }
    return out;
  }

  private static Map<String, Object> guestRow(
      Guest guest, Map<String, Object> state, Map<String, String> haStates) {
    GuestConfig config = guest.config();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", "qemu/" + guest.id());
    out.put("type", "qemu");
    out.put("vmid", guest.id().value());
    out.put("node", guest.node().value());
    out.put("name", guest.name());
    out.put("status", state.getOrDefault("status", "stopped"));
    out.put("template", config.flag("template") ? 1 : 0);
    out.put("maxcpu", config.vmCores());
    out.put("maxmem", config.memoryBytes());
    out.put("maxdisk", 0);
    for (String figure : FIGURES) {
      out.put(figure, state.getOrDefault(figure, 0));
    }
    for (String text : List.of("lock", "tags")) {
      String value = config.get(text, "");
      if (!value.isEmpty()) {
        out.put(text, value);
      }
    }
    String haState = haStates.get("vm:" + guest.id());
    if (haState != null) {
      out.put("hastate", haState);
    }
    return out;
  }

  List<Map<String, Object>> nodeRows() {
    List<Map<String, Object>> out = new ArrayList<>();
    for (ClusterNode node : cluster.info().nodes()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", "node/" + node.name());
      row.put("type", "node");
      row.put("node", node.name().value());
      boolean online = isOnline(cluster.info(), node);
      row.put("status", online ? "online" : "offline");
      row.put("level", "");
      if (online) {
        row.putAll(published.node(node.name()));
      }
      out.add(row);
    }
    return out;
  }

  /** Every node's view of its storages; a lost node's are gone with it. */
  List<Map<String, Object>> storageRows() {
    return online().stream().sorted().flatMap(node -> published.storages(node).stream()).toList();
  }

  /** A node that is not in the membership is not there, whatever it last published. */
  static boolean isOnline(ClusterInfo info, ClusterNode node) {
    return node.member() || node.name().equals(info.node());
  }

  private Set<NodeName> online() {
    ClusterInfo info = cluster.info();
    return info.nodes().stream()
        .filter(node -> isOnline(info, node))
        .map(ClusterNode::name)
        .collect(Collectors.toSet());
  }

  private Map<String, String> haStates() {
    Map<String, String> out = new HashMap<>();
    try {
      if (JsonMapper.shared().readValue(Files.readString(managerStatus), Object.class)
              instanceof Map<?, ?> status
          && status.get("service_status") instanceof Map<?, ?> services) {
        services.forEach(
            (id, service) -> {
              if (service instanceof Map<?, ?> map && map.get("state") instanceof String state) {
                out.put(String.valueOf(id), state);
              }
            });
      }
    } catch (IOException | JacksonException noManagerYet) {
      // No HA manager has written its status: no guest has an HA state.
    }
    return out;
  }
}
