package org.quorate.api.ha;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.Call;
import org.quorate.api.Method;
import org.quorate.api.MethodSet;
import org.quorate.api.Parameters;
import org.quorate.api.Type;
import org.quorate.api.Verb;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.LedgerFile;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;

/** {@code /cluster/ha}: resources, status, and the ledger of lost nodes. */
public final class HaMethods implements MethodSet {
  private static final int COUNT_MAX = 1000;
  private static final Type STATE =
      Type.oneOf("started", "stopped", "enabled", "disabled", "ignored");
  private static final Set<String> NOT_PROPERTIES = Set.of("sid", "type", "delete", "digest");

  private final HaFiles files;
  private final HaResources resources;
  private final ClusterView cluster;

  public HaMethods(HaResources resources, ClusterView cluster) {
    this.files = resources.files();
    this.resources = resources;
    this.cluster = cluster;
  }

  @Override
  public List<Method> methods() {
    return List.of(
        HaMethod.read("", "Directory index.", Parameters.none(), HaMethods::index),
        HaMethod.read(
            "/resources",
            "Guests under HA management.",
            Parameters.builder().optional("type", Type.oneOf("ct", "vm"), "Only these").build(),
            call -> resources.list(call.optional("type"))),
        HaMethod.write(
            Verb.POST, "/resources", "Put a guest under HA management.", creation(), this::add),
        HaMethod.read(
            "/resources/{sid}",
            "One guest's HA settings.",
            Parameters.none(),
            call -> resources.one(sid(call))),
        HaMethod.write(
            Verb.PUT, "/resources/{sid}", "Change a guest's HA settings.", update(), this::change),
        HaMethod.write(
            Verb.DELETE,
            "/resources/{sid}",
            "Take a guest out of HA management; it runs on.",
            Parameters.builder()
                .optional("purge", Type.BOOLEAN, "Take it out of the HA rules too (default)")
                .build(),
            this::remove),
        HaMethod.open("/status", HaMethods::statusIndex),
        HaMethod.read(
            "/status/current",
            "Quorum, master, nodes, services and lost nodes.",
            Parameters.none(),
            this::status),
        HaMethod.read(
            "/status/manager_status",
            "The master's and the nodes' own records.",
            Parameters.none(),
            call -> records()),
        HaMethod.read(
            "/ledger",
            "What is known about lost nodes, and why they are held dead.",
            Parameters.none(),
            call -> ledgers()));
  }

  private static Parameters creation() {
    return properties(
            Parameters.builder()
                .required("sid", Type.text(80), "vm:ID, ct:ID, or an ID alone for a VM"))
        .optional("type", Type.oneOf("ct", "vm"), "As the sid says")
        .build();
  }

  private static Parameters update() {
    return properties(Parameters.builder())
        .optional("delete", Type.LIST, "Settings to set back to their default")
        .optional("digest", Type.text(64), "Refuse if the file changed since it was read")
        .build();
  }

  private static Parameters.Builder properties(Parameters.Builder builder) {
    return builder
        .optional("state", STATE, "Requested state (default started)")
        .optional("max_restart", Type.integer(0, COUNT_MAX), "Further starts on a node (1)")
        .optional("max_relocate", Type.integer(0, COUNT_MAX), "Other nodes to try (1)")
        .optional("failback", Type.BOOLEAN, "Return to a better node by itself (1)")
        .optional("auto-rebalance", Type.BOOLEAN, "May be moved to balance load (1)")
        .optional("group", Type.text(1, 64), "HA group (older than rules)")
        .optional("comment", Type.text(4096), "For people");
  }

  private static Object index(Call call) {
    return Stream.of("status", "resources", "groups", "rules", "ledger", "quorate")
        .map(id -> Map.of("id", id))
        .toList();
  }

  private static Object statusIndex(Call call) {
    return Stream.of("current", "manager_status", "arm-ha", "disarm-ha")
        .map(name -> Map.of("name", name))
        .toList();
  }

  private static ServiceId sid(Call call) {
    return ServiceId.parse(call.path("sid"));
  }

  private static Map<String, String> given(Call call) {
    Map<String, String> properties = new LinkedHashMap<>(call.all());
    properties.keySet().removeAll(NOT_PROPERTIES);
    return properties;
  }

  private @Nullable Object add(Call call) {
    ServiceId sid = ServiceId.parse(call.string("sid"));
    if (!call.optional("type").orElse(sid.type()).equals(sid.type())) {
      throw ApiException.parameter("type", "does not fit the sid '" + sid + "'");
    }
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("state", "started");
    properties.putAll(given(call));
    resources.add(sid, properties);
    return null;
  }

  private @Nullable Object change(Call call) {
    resources.change(sid(call), given(call), call.list("delete"), call.optional("digest"));
    return null;
  }

  private @Nullable Object remove(Call call) {
    resources.remove(sid(call), call.flag("purge", true));
    return null;
  }

  private Object status(Call call) throws IOException, InterruptedException {
    List<Map<String, Object>> rows =
        new HaStatus(
                files, cluster.info(), cluster::published, Instant.now(), ZoneId.systemDefault())
            .rows();
    if (!files.resources().managed().isEmpty()) {
      rows.add(
          HaStatus.row(
              "capacity", "capacity", cluster.info().node(), resources.admission().status()));
    }
    return rows;
  }

  private Object records() throws IOException {
    Map<String, Object> records = new LinkedHashMap<>();
    records.put("manager_status", HaRecords.manager(files.managerStatus()));
    records.put(
        "quorum",
        Map.of(
            "node",
            cluster.info().node().value(),
            "quorate",
            cluster.info().quorate() ? "1" : "0"));
    Map<String, Object> lrms = new LinkedHashMap<>();
    for (ClusterNode node : cluster.info().nodes()) {
      try {
        files
            .lrmStatus(node.name())
            .ifPresent(lrm -> lrms.put(node.name().value(), HaRecords.lrm(lrm)));
      } catch (InvalidInput broken) {
        lrms.put(node.name().value(), Map.of());
      }
    }
    records.put("lrm_status", lrms);
    return records;
  }

  private Object ledgers() throws IOException {
    List<Object> rows = new ArrayList<>();
    for (ClusterNode node : cluster.info().nodes()) {
      LedgerFile file = files.ledger(node.name());
      if (!file.open().isEmpty() || !file.history().isEmpty()) {
        rows.add(HaRecords.ledger(file, node.member()));
      }
    }
    return rows;
  }
}
