package org.quorate.api.ha;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.ha.order.StartWait;
import org.quorate.ha.probe.ShownHealth;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Rows of the status that Proxmox VE does not have: starts that wait, guests that are probed. */
final class HaNotices {
  private final ClusterInfo cluster;
  private final HaStatus.Published published;
  private final Instant now;

  HaNotices(ClusterInfo cluster, HaStatus.Published published, Instant now) {
    this.cluster = cluster;
    this.published = published;
    this.now = now;
  }

  List<Map<String, Object>> rows(ManagerStatus status) {
    List<Map<String, Object>> rows = new ArrayList<>(waits(status));
    rows.addAll(probes());
    return rows;
  }

  /** Starts that wait for others to be ready. */
  private List<Map<String, Object>> waits(ManagerStatus status) {
    return HaWaits.seen(cluster.nodes(), published, status).stream()
        .map(seen -> wait(seen.node(), seen.start()))
        .toList();
  }

  private Map<String, Object> wait(NodeName node, StartWait wait) {
    ServiceId sid = wait.service();
    String text = "%s (%s, waits for %s)".formatted(sid, node, wait.sentence(now.toEpochMilli()));
    Map<String, Object> row = HaStatus.row("order", "order:" + sid, node, text);
    row.put("sid", sid.toString());
    row.put("rule", wait.rule());
    row.put("after", wait.after().stream().map(ServiceId::toString).toList());
    row.put("ready", wait.ready().text());
    row.put("since", wait.sinceMs() / 1000);
    wait.untilMs().ifPresent(untilMs -> row.put("until", untilMs / 1000));
    return row;
  }

  /** Guests that are looked at: how they are, and why nothing is done, if so. */
  private List<Map<String, Object>> probes() {
    List<Map<String, Object>> rows = new ArrayList<>();
    HaProbes.seen(cluster.nodes(), published)
        .forEach((sid, seen) -> rows.add(probe(seen.node(), seen.guest())));
    return rows;
  }

  private Map<String, Object> probe(NodeName node, ShownHealth guest) {
    String text = "%s (%s, %s)".formatted(guest.sid(), node, guest.sentence(now.getEpochSecond()));
    Map<String, Object> row = HaStatus.row("probe", "probe:" + guest.sid(), node, text);
    row.put("sid", guest.sid().toString());
    row.put("state", guest.state());
    row.put("healthy", guest.isHealthy() ? 1 : 0);
    row.put("strikes", guest.strikes());
    row.put("check", guest.check());
    row.put("since", guest.sinceSeconds());
    row.put("next-look", guest.dueSeconds());
    if (!guest.reason().isEmpty()) {
      row.put("reason", guest.reason());
    }
    guest
        .failed()
        .ifPresent(
            failure -> {
              row.put("failed", failure.wallSeconds());
              row.put("failure", failure.why());
            });
    return row;
  }
}
