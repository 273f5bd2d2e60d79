package org.quorate.api.overview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Handler;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Permission;
import org.quorate.api.Target;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.overview.GuestConfigs.Guest;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.clusterfs.client.LogEntry;
import org.quorate.guest.config.NextId;
import org.quorate.model.VmId;

/** {@code /cluster/…} and {@code /nodes}: what every node can tell about all of them. */
public final class ClusterMethods implements MethodSet {
  /** As many recent tasks as each node publishes. */
  public static final int RECENT_TASKS = 25;

  private static final int DEFAULT_LOG_ENTRIES = 50;

  private final ClusterView cluster;
  private final Resources resources;
  private final Published published;
  private final GuestConfigs guests;

  public ClusterMethods(ClusterView cluster, Resources resources, GuestConfigs guests) {
    this.cluster = cluster;
    this.resources = resources;
    this.published = new Published(cluster);
    this.guests = guests;
  }

  @Override
  public List<Method> methods() {
    return List.of(
        get(
            "/cluster/status",
            "The cluster and its nodes.",
            Parameters.none(),
            Permission.on("/", "Sys.Audit"),
            call -> status()),
        get(
            "/cluster/resources",
            "Guests, nodes and storages of the cluster.",
            Parameters.builder()
                .optional("type", Type.oneOf("vm", "storage", "node", "sdn"), "Only these")
                .build(),
            Permission.anyUser(),
            this::resources),
        get(
            "/cluster/log",
            "The cluster log, newest first.",
            Parameters.builder()
                .optional("max", Type.integer(1, 1000), "At most so many entries")
                .build(),
            Permission.anyUser(),
            call ->
                cluster.log(call.integer("max", DEFAULT_LOG_ENTRIES)).stream()
                    .map(ClusterMethods::entry)
                    .toList()),
        get(
            "/cluster/tasks",
            "The recent tasks of all nodes.",
            Parameters.none(),
            Permission.anyUser(),
            call -> tasks()),
        get(
            "/cluster/nextid",
            "The next free guest number.",
            Parameters.builder()
                .optional("vmid", Type.VMID, "Fail unless this number is free")
                .build(),
            Permission.anyUser(),
            this::nextId),
        get(
            "/nodes",
            "The cluster's nodes.",
            Parameters.none(),
            Permission.anyUser(),
            call -> resources.nodeRows()));
  }

  private static Method get(
      String path,
      String description,
      Parameters parameters,
      Permission permission,
      Handler handler) {
    return new Method(
        Verb.GET, path, description, parameters, permission, Target.ANY_NODE, handler);
  }

  private Object status() {
    ClusterInfo info = cluster.info();
    List<Map<String, Object>> out = new ArrayList<>();
    if (info.clustered()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("type", "cluster");
      row.put("id", "cluster");
      row.put("name", info.cluster());
      row.put("version", info.configVersion());
      row.put("nodes", info.nodes().size());
      row.put("quorate", info.quorate() ? 1 : 0);
      out.add(row);
    }
    for (ClusterNode node : info.nodes()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("type", "node");
      row.put("id", "node/" + node.name());
      row.put("name", node.name().value());
      row.put("nodeid", info.clustered() ? node.nodeid() : 0);
      row.put("ip", node.ip());
      row.put("online", Resources.isOnline(info, node) ? 1 : 0);
      row.put("local", node.name().equals(info.node()) ? 1 : 0);
      row.put("level", "");
      out.add(row);
    }
    return out;
  }

  private Object resources(Call call) {
    String type = call.optional("type").orElse("");
    List<Map<String, Object>> out = new ArrayList<>();
    if (type.isEmpty() || type.equals("vm")) {
      out.addAll(resources.guestRows());
    }
    if (type.isEmpty() || type.equals("node")) {
      out.addAll(resources.nodeRows());
    }
    if (type.isEmpty() || type.equals("storage")) {
      out.addAll(resources.storageRows());
    }
    return out;
  }

  private Object tasks() {
    return cluster.info().nodes().stream()
        .flatMap(node -> published.tasks(node.name()).stream())
        .sorted(Comparator.comparingLong(ClusterMethods::startTime).reversed())
        .toList();
  }

  private static long startTime(Map<String, Object> task) {
    return task.get("starttime") instanceof Number number ? number.longValue() : 0;
  }

  private Object nextId(Call call) {
    Set<VmId> taken = guests.all().stream().map(Guest::id).collect(Collectors.toSet());
    if (call.optional("vmid").isPresent()) {
      VmId wanted = call.vmid();
      if (taken.contains(wanted)) {
        throw ApiException.parameter("vmid", "VM " + wanted + " already exists");
      }
      return wanted.value();
    }
    return NextId.of(guests.datacenterCfg(), taken).value();
  }

  private static Map<String, Object> entry(LogEntry entry) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("uid", entry.uid());
    out.put("time", entry.time().getEpochSecond());
    out.put("pri", entry.priority());
    out.put("tag", entry.tag());
    out.put("pid", entry.pid());
    out.put("node", entry.node());
    out.put("user", entry.ident());
    out.put("msg", entry.message());
    return out;
  }
}
