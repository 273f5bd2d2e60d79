package org.quorate.api.ha;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.LedgerFile;
import org.quorate.ha.files.Resources;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.RequestedState;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.watch.SignOfLife;
import org.quorate.ha.watchdog.WatchdogState;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.config.Section;

/** The rows of {@code ha-manager status}, one fact each, as Proxmox VE words them. */
final class HaStatus {
  /** A status that was not renewed for longer is old: its writer may be dead. */
  private static final long STALE_SECONDS = 30;

  /** A timestamp further in the future means that two nodes' clocks differ. */
  private static final long DRIFT_SECONDS = 2;

  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

  private final HaFiles files;
  private final ClusterInfo cluster;
  private final Published published;
  private final Instant now;
  private final ZoneId zone;

  /** What a node last published under a key. */
  interface Published {
    Optional<byte[]> by(NodeName node, String key);
  }

  HaStatus(HaFiles files, ClusterInfo cluster, Published published, Instant now, ZoneId zone) {
    this.files = files;
    this.cluster = cluster;
    this.published = published;
    this.now = now;
    this.zone = zone;
  }

  List<Map<String, Object>> rows() throws IOException {
    ManagerStatus status = files.managerStatus();
    Map<NodeName, LrmStatus> lrms = lrms();
    List<Map<String, Object>> rows = new ArrayList<>();
    rows.add(quorum());
    NodeName master = status.masterNode();
    if (master != null) {
      rows.add(master(master, status));
    }
    rows.add(fencing(master, status));
    for (ClusterNode node : cluster.nodes()) {
      rows.add(lrm(node.name(), lrms.get(node.name()), status));
    }
    for (ClusterNode node : cluster.nodes()) {
      watchdog(node).ifPresent(rows::add);
    }
    rows.addAll(services(status));
    rows.addAll(new HaNotices(cluster, published, now).rows(status));
    for (ClusterNode node : cluster.nodes()) {
      ledger(node.name()).ifPresent(rows::add);
    }
    return rows;
  }

  private Map<NodeName, LrmStatus> lrms() throws IOException {
    Map<NodeName, LrmStatus> lrms = new TreeMap<>();
    for (ClusterNode node : cluster.nodes()) {
      try {
        files.lrmStatus(node.name()).ifPresent(status -> lrms.put(node.name(), status));
      } catch (InvalidInput broken) {
        // Shown as a node without a status; the HA manager's log names the reason.
        continue;
      }
    }
    return lrms;
  }

  /** One fact. */
  static Map<String, Object> row(String type, String id, NodeName node, String status) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("type", type);
    row.put("id", id);
    row.put("node", node.value());
    row.put("status", status);
    return row;
  }

  private Map<String, Object> quorum() {
    Map<String, Object> row =
        row(
            "quorum",
            "quorum",
            cluster.node(),
            cluster.quorate() ? "OK" : "No quorum on this node!");
    row.put("quorate", cluster.quorate() ? 1 : 0);
    return row;
  }

  private Map<String, Object> master(NodeName master, ManagerStatus status) {
    long seen = seen(SignOfLife.MANAGER, master, status.timestampSeconds());
    String state = isIdle(status) ? "idle" : age(seen).orElse("active");
    Map<String, Object> row =
        row("master", "master", master, master + " (" + state + ", " + time(seen) + ")");
    row.put("timestamp", seen);
    return row;
  }

  /** A master that has nothing to manage gives its lock and watchdog back and falls silent. */
  private boolean isIdle(ManagerStatus status) {
    NodeName master = status.masterNode();
    return master != null
        && status.services().isEmpty()
        && age(seen(SignOfLife.MANAGER, master, status.timestampSeconds())).isPresent();
  }

  private Map<String, Object> fencing(@Nullable NodeName master, ManagerStatus status) {
    Disarm disarm = status.disarm();
    boolean standby = master == null || isIdle(status);
    String state = disarm != null ? disarm.phase().text() : standby ? "standby" : "armed";
    String text =
        switch (state) {
          case "armed" -> "armed (watchdog and fence devices)";
          case "standby" ->
              master == null ? "standby (no master)" : "standby (no guest is under HA)";
          default -> state + " (resources: " + Objects.requireNonNull(disarm).mode().text() + ")";
        };
    Map<String, Object> row = row("fencing", "fencing", cluster.node(), text);
    row.put("armed-state", state);
    if (disarm != null) {
      row.put("resource_mode", disarm.mode().text());
    }
    return row;
  }

  private Map<String, Object> lrm(NodeName node, @Nullable LrmStatus lrm, ManagerStatus status) {
    if (lrm == null) {
      return row("lrm", "lrm:" + node, node, node + " (unable to read lrm status)");
    }
    long seen = seen(SignOfLife.AGENT, node, lrm.timestampSeconds());
    String state = age(seen).orElseGet(() -> word(node, lrm, status));
    Map<String, Object> row =
        row("lrm", "lrm:" + node, node, node + " (" + state + ", " + time(seen) + ")");
    row.put("timestamp", seen);
    return row;
  }

  /** What the node tells of its watchdog and profile; nothing of who is away or foreign. */
  private Optional<Map<String, Object>> watchdog(ClusterNode node) {
    return published
        .by(node.name(), WatchdogState.KEY)
        .filter(text -> node.member())
        .map(text -> new String(text, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " "))
        .map(
            text ->
                row(
                    "watchdog",
                    "watchdog:" + node.name(),
                    node.name(),
                    node.name() + " (" + text + ")"));
  }

  private static String word(NodeName node, LrmStatus lrm, ManagerStatus status) {
    if (lrm.mode() == LrmMode.MAINTENANCE) {
      return "maintenance mode";
    }
    return switch (lrm.state()) {
      case WAIT_FOR_AGENT_LOCK -> status.active(node) == 0 ? "idle" : "wait_for_agent_lock";
      case ACTIVE, MAINTENANCE, LOST_AGENT_LOCK -> lrm.state().text();
    };
  }

  private long seen(SignOfLife sign, NodeName node, long fileSeconds) {
    return SignOfLife.latest(fileSeconds, published.by(node, sign.key()));
  }

  private Optional<String> age(long timestampSeconds) {
    long seconds = now.getEpochSecond() - timestampSeconds;
    if (seconds > STALE_SECONDS) {
      return Optional.of("old timestamp - dead?");
    }
    return seconds < -DRIFT_SECONDS ? Optional.of("detected time drift!") : Optional.empty();
  }

  private String time(long seconds) {
    return CTIME.format(Instant.ofEpochSecond(seconds).atZone(zone));
  }

  private List<Map<String, Object>> services(ManagerStatus status) throws IOException {
    Resources resources = files.resources();
    Map<ServiceId, Section> sections = sections();
    Set<ServiceId> all = new TreeSet<>(status.services().keySet());
    all.addAll(sections.keySet());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ServiceId sid : all) {
      rows.add(
          service(
              sid,
              status.services().get(sid),
              sections.get(sid),
              resources.managed().get(sid),
              status.leavesAlone()));
    }
    return rows;
  }

  /** Everything that is configured, whether its guest exists or not. */
  private Map<ServiceId, Section> sections() throws IOException {
    Map<ServiceId, Section> sections = new TreeMap<>();
    for (Section section : files.resourcesConfig().sections()) {
      try {
        sections.put(new ServiceId(section.type(), section.id()), section);
      } catch (InvalidInput notAService) {
        continue; // the HA manager's log names it
      }
    }
    return sections;
  }

  private Map<String, Object> service(
      ServiceId sid,
      @Nullable ServiceRecord record,
      @Nullable Section section,
      @Nullable ServiceConfig config,
      boolean leftAlone) {
    NodeName node =
        record != null ? record.node() : config != null ? config.home() : cluster.node();
    String state =
        section != null && config == null
            ? section.get("state").filter("ignored"::equals).orElse("not found")
            : leftAlone && config != null ? "ignore" : shown(record, config);
    Map<String, Object> row =
        row("service", "service:" + sid, node, sid + " (" + node + ", " + state + ")");
    row.put("sid", sid.toString());
    row.put("state", state);
    if (record != null) {
      row.put("crm_state", record.state().text());
    }
    if (config != null) {
      row.put("request_state", config.requested().text());
      row.put("max_restart", config.maxRestart());
      row.put("max_relocate", config.maxRelocate());
      row.put("failback", config.failback() ? 1 : 0);
      row.put("auto-rebalance", config.autoRebalance() ? 1 : 0);
    }
    return row;
  }

  /** The state in the administrator's words. */
  static String shown(@Nullable ServiceRecord record, @Nullable ServiceConfig config) {
    if (config == null) {
      return "deleting";
    }
    if (config.requested() == RequestedState.IGNORED) {
      return "ignored";
    }
    if (record == null) {
      return "queued";
    }
    boolean wanted = config.requested() == RequestedState.STARTED;
    return switch (record.state()) {
      case STOPPED ->
          wanted
              ? "starting"
              : config.requested() == RequestedState.DISABLED ? "disabled" : "stopped";
      case STARTED -> !wanted ? "stopping" : record.running() ? "started" : "starting";
      case ERROR -> config.requested() == RequestedState.DISABLED ? "clearing error flag" : "error";
      case REQUEST_START,
          REQUEST_START_BALANCE,
          REQUEST_STOP,
          MIGRATE,
          RELOCATE,
          FENCE,
          RECOVERY,
          FREEZE ->
          record.state().text();
    };
  }

  /** A lost node: the evidence so far, with seconds since its loss. */
  private Optional<Map<String, Object>> ledger(NodeName node) throws IOException {
    LedgerFile file;
    try {
      file = files.ledger(node);
    } catch (InvalidInput broken) {
      return Optional.empty();
    }
    if (file.open().isEmpty()) {
      return Optional.empty();
    }
    List<String> entries =
        file.open().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT, "%s %.1f s", entry.kind(), entry.sinceLossMs() / 1000.0))
            .toList();
    LedgerFile.Proven proven = file.proven();
    String verdict = proven == null ? "not proven off" : "proven off by " + proven.proof();
    return Optional.of(
        row(
            "ledger",
            "ledger:" + node,
            node,
            node + " lost (" + String.join(", ", entries) + "; " + verdict + ")"));
  }
}
