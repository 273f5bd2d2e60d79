package org.quorate.lab.demo;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads /etc/pve/ha/ledger/NODE.json: what the cluster knows about the loss of a node. */
final class LedgerText {
  private static final JsonMapper JSON = new JsonMapper();

  private LedgerText() {}

  /** The entries about the open loss, none earlier than {@code sinceMs}; empty for other texts. */
  static List<Mark> marks(String text, long sinceMs) {
    List<Mark> marks = new ArrayList<>();
    try {
      JsonNode root = JSON.readTree(text);
      for (JsonNode entry : root.path("evidence")) {
        marks.add(
            new Mark(
                entry.path("at_ms").asLong(0),
                "evidence: %s (%s, seen by %s)"
                    .formatted(
                        entry.path("kind").asString("?"),
                        entry.path("detail").asString(""),
                        entry.path("by").asString("?"))));
      }
      JsonNode proven = root.path("proven");
      if (proven.isObject()) {
        marks.add(
            new Mark(
                proven.path("at_ms").asLong(0),
                "recovery decided: proven off by %s (on %s)"
                    .formatted(
                        proven.path("proof").asString("?"), proven.path("by").asString("?"))));
      }
    } catch (JacksonException torn) {
      return List.of(); // the next look sees it whole
    }
    return marks.stream().filter(mark -> mark.atMs() >= sinceMs).toList();
  }
}
