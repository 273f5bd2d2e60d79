package org.quorate.ha.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.quorate.ha.explain.Past;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a node remembers of its decisions about services, as a status value all nodes see: {@code
 * {"past":[{"t":1790000000,"sid":"vm:100","text":"recovered from node1 to node2"}]}}.
 */
public final class ChronicleJson {
  /** The status value's name. */
  public static final String KEY = "quorate-ha-past";

  /** Of the 32 KiB that the cluster's status store takes. */
  private static final int BYTES_MAX = 30_000;

  private ChronicleJson() {}

  /** The newest that fit. */
  public static byte[] bytes(List<Past> past) {
    List<Past> kept = new ArrayList<>(past);
    while (true) {
      byte[] bytes = all(kept).toString().getBytes(StandardCharsets.UTF_8);
      if (bytes.length <= BYTES_MAX || kept.isEmpty()) {
        return bytes;
      }
      kept.subList(0, Math.max(1, kept.size() / 8)).clear();
    }
  }

  private static ObjectNode all(List<Past> past) {
    ObjectNode json = Json.object();
    ArrayNode entries = json.putArray("past");
    for (Past one : past) {
      entries
          .addObject()
          .put("t", one.wallSeconds())
          .put("sid", one.service().toString())
          .put("text", one.sentence());
    }
    return json;
  }

  /** What can be read of another node's value, which may be damaged or of another version. */
  public static List<Past> parse(byte[] value) {
    List<Past> past = new ArrayList<>();
    JsonNode entries;
    try {
      entries = Json.parse(new String(value, StandardCharsets.UTF_8), KEY).path("past");
    } catch (InvalidInput damaged) {
      return past;
    }
    for (JsonNode entry : entries) {
      try {
        past.add(
            new Past(
                Json.number(entry, "t", 0),
                ServiceId.parse(Json.text(entry, "sid")),
                Json.text(entry, "text")));
      } catch (InvalidInput other) {
        continue; // of a version that knows more
      }
    }
    return past;
  }
}
