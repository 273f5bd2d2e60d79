package org.quorate.api.ha;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.quorate.api.ApiException;
import org.quorate.api.overview.ClusterView;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.ha.files.HealthJson;
import org.quorate.ha.probe.ProbesFile;
import org.quorate.ha.probe.ShownHealth;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;
import org.quorate.model.config.Section;

/** {@code ha/quorate-probes.cfg} as administrators read and change it, with what the probes see. */
final class HaProbes {
  private final HaResources resources;
  private final ClusterView cluster;

  HaProbes(HaResources resources, ClusterView cluster) {
    this.resources = resources;
    this.cluster = cluster;
  }

  List<Map<String, Object>> list() throws IOException {
    ProbesFile file = resources.files().probes();
    Map<ServiceId, Seen> seen = seen(cluster);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Section section : file.sections()) {
      rows.add(row(section, file, seen));
    }
    return rows;
  }

  Map<String, Object> one(ServiceId sid) throws IOException {
    ProbesFile file = resources.files().probes();
    return row(find(file, sid), file, seen(cluster));
  }

  private static Map<String, Object> row(
      Section section, ProbesFile file, Map<ServiceId, Seen> seen) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("sid", section.id());
    row.put("type", section.type());
    section
        .properties()
        .forEach(
            (key, value) ->
                row.put(key, value.matches("[0-9]{1,9}") ? Integer.valueOf(value) : value));
    file.problem(section.id()).ifPresent(problem -> row.put("problem", problem));
    for (Map.Entry<ServiceId, Seen> entry : seen.entrySet()) {
      if (entry.getKey().toString().equals(section.id())) {
        row.put("node", entry.getValue().node().value());
        row.put("health", entry.getValue().guest().sentence(Instant.now().getEpochSecond()));
      }
    }
    row.put("digest", HaEdits.digest(file.text()));
    return row;
  }

  /** A guest as the node that runs it sees it. */
  record Seen(NodeName node, ShownHealth guest) {}

  /** What the nodes that are there show. */
  static Map<ServiceId, Seen> seen(ClusterView cluster) {
    return seen(cluster.info().nodes(), cluster::published);
  }

  static Map<ServiceId, Seen> seen(List<ClusterNode> nodes, HaStatus.Published published) {
    Map<ServiceId, Seen> seen = new TreeMap<>();
    for (ClusterNode node : nodes) {
      if (node.member()) {
        published
            .by(node.name(), HealthJson.KEY)
            .map(HealthJson::parse)
            .orElse(HealthJson.Shown.NOTHING)
            .guests()
            .forEach(guest -> seen.put(guest.sid(), new Seen(node.name(), guest)));
      }
    }
    return seen;
  }

  void add(ServiceId sid, Map<String, String> properties) {
    resources
        .edits()
        .probes(
            Optional.empty(),
            file -> {
              if (file.section(sid).isPresent()) {
                throw ApiException.failed(
                    "'" + sid + "' has a probe already: use 'ha-manager probe set " + sid + "'");
              }
              resources.refuseUnmanaged(sid);
              return with(file, sid, properties, List.of());
            });
  }

  void change(
      ServiceId sid, Map<String, String> properties, List<String> delete, Optional<String> digest) {
    resources
        .edits()
        .probes(
            digest,
            file -> {
              Section section = find(file, sid);
              if (properties.isEmpty() && delete.isEmpty()) {
                throw ApiException.failed("nothing is to be changed: give a setting, or 'delete'");
              }
              for (String key : delete) {
                if (section.get(key).isEmpty() && !ProbesFile.OPTIONAL.contains(key)) {
                  throw ApiException.parameter(
                      "delete",
                      "'"
                          + key
                          + "' cannot be set back: "
                          + String.join(", ", ProbesFile.OPTIONAL));
                }
              }
              return with(file, sid, properties, delete);
            });
  }

  private static ProbesFile with(
      ProbesFile file, ServiceId sid, Map<String, String> properties, List<String> delete) {
    try {
      return file.with(sid, properties, delete);
    } catch (InvalidInput bad) {
      throw ApiException.failed(String.valueOf(bad.getMessage()));
    }
  }

  void remove(ServiceId sid) {
    resources
        .edits()
        .probes(
            Optional.empty(),
            file -> {
              var unused = find(file, sid);
              return file.without(sid);
            });
  }

  private static Section find(ProbesFile file, ServiceId sid) {
    return file.section(sid)
        .orElseThrow(
            () ->
                ApiException.failed(
                    "'" + sid + "' has no probe: add one with 'ha-manager probe add " + sid + "'"));
  }
}
