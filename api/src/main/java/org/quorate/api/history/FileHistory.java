package org.quorate.api.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quorate.api.ApiException;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.quorate.clusterfs.client.HistoryContent;
import org.quorate.clusterfs.client.HistoryEntry;
import org.quorate.clusterfs.difference.Difference;

/** The changes of a file as rows of the API. */
final class FileHistory {
  /** Of one change's difference, in characters; a person reads no more of it. */
  private static final int DIFFERENCE_MAX = 64 << 10;

  private final ClusterFsClient clusterFs;

  FileHistory(ClusterFsClient clusterFs) {
    this.clusterFs = clusterFs;
  }

  /** Newest first. */
  List<Map<String, Object>> rows(String path, int limit, boolean withDifference) {
    try {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (HistoryEntry entry : clusterFs.history(path, limit)) {
        Map<String, Object> row = row(entry);
        if (withDifference && !entry.directory()) {
          row.put("diff", difference(entry));
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException failed) {
      throw ApiException.failed(String.valueOf(failed.getMessage()));
    }
  }

  private static Map<String, Object> row(HistoryEntry entry) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("number", entry.number());
    row.put("time", entry.time().getEpochSecond());
    row.put("node", entry.node());
    row.put("user", entry.user());
    row.put("program", entry.program());
    row.put("change", entry.kind());
    row.put("directory", entry.directory() ? 1 : 0);
    if (!entry.other().isEmpty()) {
      row.put("other", entry.other());
    }
    row.put("size", entry.size());
    row.put("first", entry.first());
    row.put("last", entry.last());
    row.put("synced", entry.synced() ? 1 : 0);
    return row;
  }

  /** Empty for the oldest that is kept: what was before it nobody knows. */
  private String difference(HistoryEntry entry) throws IOException {
    HistoryContent content = clusterFs.historyContent(entry.path(), entry.number());
    boolean created = entry.kind().equals("created");
    if (content.previous().isEmpty() && !created) {
      return "";
    }
    byte[] before =
        created
            ? null
            : clusterFs
                .historyContent(entry.path(), content.previous().getAsLong())
                .bytes()
                .orElse(null);
    String text = Difference.of(entry.path(), before, content.bytes().orElse(null)).text();
    return text.length() <= DIFFERENCE_MAX
        ? text
        : text.substring(0, text.lastIndexOf('\n', DIFFERENCE_MAX) + 1)
            + "(the rest of "
            + text.length()
            + " characters is left out)\n";
  }
}
