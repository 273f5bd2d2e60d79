package org.quorate.api.ha;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quorate.ha.files.LedgerFile;
import org.quorate.ha.files.StatusJson;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The HA files as JSON data. */
final class HaRecords {
  private HaRecords() {}

  static Map<String, Object> manager(ManagerStatus status) {
    return data(StatusJson.text(status));
  }

  static Map<String, Object> lrm(LrmStatus status) {
    return data(StatusJson.text(status));
  }

  /** The file's own text: no field can be forgotten. */
  private static Map<String, Object> data(String text) {
    return JsonMapper.shared().readValue(text, new TypeReference<>() {});
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
