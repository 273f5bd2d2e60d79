package org.quorate.api.ha;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.quorate.api.ApiException;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.explain.Explanation;
import org.quorate.ha.explain.NodeSentences;
import org.quorate.ha.explain.Past;
import org.quorate.ha.explain.ProbeSentences;
import org.quorate.ha.explain.Why;
import org.quorate.ha.files.ChronicleJson;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.HealthJson;
import org.quorate.ha.files.LedgerFile;
import org.quorate.ha.files.SituationFiles;
import org.quorate.ha.forecast.Forecast;
import org.quorate.ha.forecast.ForecastData;
import org.quorate.ha.forecast.Forecasts;
import org.quorate.ha.forecast.Pace;
import org.quorate.ha.probe.HealthCheck;
import org.quorate.ha.probe.ShownHealth;
import org.quorate.ha.situation.Situation;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.watch.SignOfLife;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Explanations and forecasts of this cluster as it is now. */
final class HaInsights {
  /** A master that was not heard of for longer decides nothing now. */
  private static final long SILENT_SECONDS = 30;

  private final HaFiles files;
  private final ClusterView cluster;
  private final InstantSource clock;

  HaInsights(HaFiles files, ClusterView cluster, InstantSource clock) {
    this.files = files;
    this.cluster = cluster;
    this.clock = clock;
  }

  Situation situation() throws IOException {
    return new SituationFiles(files).read(new LiveCluster(cluster));
  }

  /** Foreign daemons in the cluster work in rounds. */
  Pace pace() {
    return cluster.info().foreign() ? Pace.ROUNDS : Pace.WATCHING;
  }

  Map<String, Object> why(ServiceId sid) throws IOException {
    Situation situation = situation();
    Why.Facts facts =
        new Why.Facts(
            files.resourcesConfig().sections().stream()
                .anyMatch(section -> (section.type() + ":" + section.id()).equals(sid.toString())),
            masterIsActive(situation.status()),
            lostForSeconds(),
            past(sid),
            HaWaits.seen(cluster.info().nodes(), cluster::published, situation.status()).stream()
                .map(HaWaits.Seen::start)
                .filter(wait -> wait.service().equals(sid))
                .toList(),
            probe(sid),
            now());
    return data(Why.of(situation, sid, facts));
  }

  private boolean masterIsActive(ManagerStatus status) {
    NodeName master = status.masterNode();
    if (master == null) {
      return false;
    }
    long seen =
        SignOfLife.latest(
            status.timestampSeconds(), cluster.published(master, SignOfLife.MANAGER.key()));
    return now() - seen <= SILENT_SECONDS;
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private Optional<ProbeSentences.Facts> probe(ServiceId sid) throws IOException {
    HealthCheck check = files.probes().checks().get(sid);
    if (check == null) {
      return Optional.empty();
    }
    long actions = 0;
    for (ClusterNode node : cluster.info().nodes()) {
      actions +=
          cluster.published(node.name(), HealthJson.KEY).map(HealthJson::parse).stream()
              .flatMap(shown -> shown.deeds().stream())
              .filter(deed -> deed.service().equals(sid))
              .count();
    }
    Optional<ShownHealth> seen =
        Optional.ofNullable(HaProbes.seen(cluster).get(sid)).map(HaProbes.Seen::guest);
    return Optional.of(new ProbeSentences.Facts(check, seen, actions));
  }

  private Map<NodeName, Long> lostForSeconds() throws IOException {
    Map<NodeName, Long> lost = new HashMap<>();
    for (ClusterNode node : cluster.info().nodes()) {
      if (node.member()) {
        continue;
      }
      try {
        List<LedgerFile.Entry> entries = files.ledger(node.name()).open();
        if (!entries.isEmpty()) {
          long since = clock.millis() - entries.getFirst().wallMs();
          lost.put(node.name(), Math.max(0, since / 1000));
        }
      } catch (InvalidInput broken) {
        continue; // the HA manager's log names it
      }
    }
    return lost;
  }

  /** What all nodes remember of the service. */
  private List<Past> past(ServiceId sid) {
    List<Past> all = new ArrayList<>();
    for (ClusterNode node : cluster.info().nodes()) {
      cluster
          .published(node.name(), ChronicleJson.KEY)
          .map(ChronicleJson::parse)
          .ifPresent(
              its -> its.stream().filter(one -> one.service().equals(sid)).forEach(all::add));
    }
    all.sort(Comparator.comparingLong(Past::wallSeconds));
    return all;
  }

  private static Map<String, Object> data(Explanation why) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("sid", why.sid().toString());
    NodeName node = why.node();
    if (node != null) {
      data.put("node", node.value());
    }
    data.put("state", why.state());
    data.put("because", why.because());
    data.put("rules", why.rules());
    data.put("nodes", why.nodes().stream().map(HaInsights::line).toList());
    data.put("probe", why.probe());
    data.put("waits-for", why.waitsFor());
    data.put("next", why.next());
    data.put(
        "past",
        why.past().stream()
            .map(past -> Map.of("time", past.wallSeconds(), "text", past.sentence()))
            .toList());
    return data;
  }

  private static Map<String, Object> line(NodeSentences.Line line) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("node", line.node().value());
    data.put("current", line.current() ? 1 : 0);
    data.put("text", line.sentence());
    Double score = line.score();
    if (score != null) {
      data.put("score", score);
    }
    return data;
  }

  /**
   * What the loss of these nodes would mean; without any, the loss of each node that is there.
   *
   * @throws ApiException status 400 for a node that is not in the cluster
   */
  List<Map<String, Object>> forecasts(List<String> lose) throws IOException {
    ClusterInfo info = cluster.info();
    SortedSet<NodeName> lost = new TreeSet<>();
    for (String name : lose) {
      try {
        NodeName node = new NodeName(name);
        if (info.node(node).isEmpty()) {
          throw new InvalidInput("there is no node '" + name + "' in this cluster");
        }
        lost.add(node);
      } catch (InvalidInput bad) {
        throw ApiException.parameter("lose", String.valueOf(bad.getMessage()));
      }
    }
    Situation situation = situation();
    Forecasts forecasts = new Forecasts(situation, pace());
    List<Forecast> all = lost.isEmpty() ? forecasts.losingEach() : List.of(forecasts.losing(lost));
    return all.stream().map(ForecastData::of).toList();
  }
}
