package org.quorate.api.ha;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quorate.ha.files.LedgerFile;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceRecord;

/** The HA files as JSON data. */
final class HaRecords {
  private HaRecords() {}

  static Map<String, Object> manager(ManagerStatus status) {
    Map<String, Object> data = new LinkedHashMap<>(status.extra());
    if (status.masterNode() != null) {
      data.put("master_node", status.masterNode().value());
    }
    data.put("timestamp", status.timestampSeconds());
    Map<String, Object> nodes = new LinkedHashMap<>();
    status.nodes().forEach((node, state) -> nodes.put(node.value(), state.text()));
    data.put("node_status", nodes);
    Map<String, Object> services = new LinkedHashMap<>();
    status.services().forEach((sid, record) -> services.put(sid.toString(), service(record)));
    data.put("service_status", services);
    Disarm disarm = status.disarm();
    if (disarm != null) {
      data.put("disarm", Map.of("mode", disarm.mode().text(), "state", disarm.phase().text()));
    }
    return data;
  }

  private static Map<String, Object> service(ServiceRecord record) {
    Map<String, Object> data = new LinkedHashMap<>(record.extra());
    data.put("state", record.state().text());
    data.put("node", record.node().value());
    data.put("uid", record.uid());
    if (record.target() != null) {
      data.put("target", record.target().value());
    }
    if (record.running()) {
      data.put("running", 1);
    }
    return data;
  }

  static Map<String, Object> lrm(LrmStatus status) {
    Map<String, Object> data = new LinkedHashMap<>(status.extra());
    data.put("state", status.state().text());
    data.put("mode", status.mode().text());
    data.put("timestamp", status.timestampSeconds());
    Map<String, Object> results = new LinkedHashMap<>();
    status
        .results()
        .forEach(
            (uid, result) ->
                results.put(
                    uid,
                    Map.of(
                        "sid", result.sid().toString(),
                        "state", result.state().text(),
                        "exit_code", result.exitCode())));
    data.put("results", results);
    return data;
  }

  static Map<String, Object> ledger(LedgerFile file, boolean member) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("node", file.node().value());
    data.put("member", member ? 1 : 0);
    data.put("evidence", entries(file.open()));
    LedgerFile.Proven proven = file.proven();
    if (proven != null) {
      data.put(
          "proven",
          Map.of(
              "proof", proven.proof(),
              "at_ms", proven.wallMs(),
              "since_loss_ms", proven.sinceLossMs(),
              "by", proven.by()));
    }
    List<Object> history = new ArrayList<>();
    file.history().forEach(loss -> history.add(entries(loss)));
    data.put("history", history);
    return data;
  }

  private static List<Object> entries(List<LedgerFile.Entry> entries) {
    List<Object> rows = new ArrayList<>();
    for (LedgerFile.Entry entry : entries) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("kind", entry.kind());
      row.put("at_ms", entry.wallMs());
      row.put("since_loss_ms", entry.sinceLossMs());
      row.put("by", entry.by());
      row.put("detail", entry.detail());
      rows.add(row);
    }
    return rows;
  }
}
