package org.quorate.clusterfs.socket;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.quorate.clusterfs.client.DiscardedMerge;
import org.quorate.clusterfs.client.HistoryContent;
import org.quorate.clusterfs.client.Lines;
import org.quorate.clusterfs.client.RecordLines;
import org.quorate.clusterfs.tree.Path;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions about the node's own records: history, discarded changes, what is written. */
final class RecordAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(RecordAnswers.class);
  private static final int ENTRIES_MAX = 1000;
  private static final int ENTRIES_USUAL = 50;

  private final NodeRecords records;

  RecordAnswers(NodeRecords records) {
    this.records = records;
  }

  ObjectNode history(ObjectNode ok, String path, ObjectNode request) throws IOException {
    int limit = Math.clamp(request.path("limit").asInt(ENTRIES_USUAL), 1, ENTRIES_MAX);
    ArrayNode entries = ok.putArray("entries");
    records
        .history(wellFormed(path), limit)
        .forEach(entry -> RecordLines.write(entries.addObject(), entry));
    return ok;
  }

  /** At most {@link RecordLines#PIECE_MAX} bytes of the file from the offset asked for. */
  ObjectNode content(ObjectNode ok, String path, ObjectNode request) throws IOException {
    long number = request.path("number").asLong(-1);
    int offset = Math.max(0, request.path("offset").asInt(0));
    HistoryContent content =
        records
            .content(wellFormed(path), number)
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "the history of '"
                            + Quoted.of(path)
                            + "' has no change "
                            + number
                            + ": ask for its list"));
    ok.set("entry", RecordLines.write(Lines.object(), content.entry()));
    content.previous().ifPresent(previous -> ok.put("previous", previous));
    content
        .bytes()
        .ifPresent(
            bytes -> {
              int from = Math.min(offset, bytes.length);
              int to = Math.min(bytes.length, from + RecordLines.PIECE_MAX);
              byte[] piece = Arrays.copyOfRange(bytes, from, to);
              ok.put("size", bytes.length);
              ok.put("data", Base64.getEncoder().encodeToString(piece));
            });
    return ok;
  }

  /** Without them where their directory cannot be read: the rest of the answer is more urgent. */
  ObjectNode discarded(ObjectNode ok) {
    try {
      List<DiscardedMerge> merges = records.discarded();
      ArrayNode lines = ok.putArray("discarded");
      merges.forEach(merge -> RecordLines.write(lines.addObject(), merge));
    } catch (IOException unreadable) {
      LOG.warn("discarded changes cannot be listed", unreadable);
    }
    return ok;
  }

  ObjectNode figures(ObjectNode ok) {
    return RecordLines.write(ok, records.figures());
  }

  private static String wellFormed(String path) {
    if (path.isEmpty() || !Path.wellFormed(path)) {
      throw new InvalidInput(
          "'" + Quoted.of(path) + "' is not a path below /etc/pve: storage.cfg, for example");
    }
    return path;
  }
}
