package org.quorate.clusterfs.client;

import java.time.Instant;
import org.quorate.model.InvalidInput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The lines about a node's own records, both ways. */
public final class RecordLines {
  /** Of a file's content in one line: with base64 it stays well below {@link Lines#MAX_LINE}. */
  public static final int PIECE_MAX = 512 << 10;

  private RecordLines() {}

  public static ObjectNode write(ObjectNode out, HistoryEntry entry) {
    return out.put("number", entry.number())
        .put("path", entry.path())
        .put("time", entry.time().getEpochSecond())
        .put("node", entry.node())
        .put("user", entry.user())
        .put("program", entry.program())
        .put("kind", entry.kind())
        .put("directory", entry.directory())
        .put("other", entry.other())
        .put("first", entry.first())
        .put("last", entry.last())
        .put("synced", entry.synced())
        .put("size", entry.size());
  }

  public static HistoryEntry historyEntry(JsonNode line) {
    return new HistoryEntry(
        Lines.number(line, "number"),
        Lines.text(line, "path"),
        Instant.ofEpochSecond(Lines.number(line, "time")),
        Lines.text(line, "node"),
        Lines.text(line, "user"),
        Lines.text(line, "program"),
        Lines.text(line, "kind"),
        Lines.flag(line, "directory"),
        Lines.text(line, "other"),
        Lines.number(line, "first"),
        Lines.number(line, "last"),
        Lines.flag(line, "synced"),
        Lines.number(line, "size"));
  }

  public static ObjectNode write(ObjectNode out, DiscardedMerge merge) {
    return out.put("time", merge.time().getEpochSecond())
        .put("changes", merge.changes())
        .put("directory", merge.directory());
  }

  static DiscardedMerge discarded(JsonNode line) {
    return new DiscardedMerge(
        Instant.ofEpochSecond(Lines.number(line, "time")),
        (int) Lines.number(line, "changes"),
        Lines.text(line, "directory"));
  }

  public static ObjectNode write(ObjectNode out, WriteFigures figures) {
    return out.put("seconds", figures.seconds())
        .put("transactions", figures.transactions())
        .put("rowBytes", figures.rowBytes())
        .put("diskBytes", figures.diskBytes())
        .put("p50Micros", figures.p50Micros())
        .put("p99Micros", figures.p99Micros());
  }

  static WriteFigures figures(JsonNode line) {
    if (!line.path("transactions").isNumber()) {
      throw new InvalidInput("the answer has no 'transactions'");
    }
    return new WriteFigures(
        Lines.number(line, "seconds"),
        Lines.number(line, "transactions"),
        Lines.number(line, "rowBytes"),
        Lines.number(line, "diskBytes"),
        Lines.number(line, "p50Micros"),
        Lines.number(line, "p99Micros"));
  }
}
