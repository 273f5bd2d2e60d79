package org.quorate.guest.qmp;

import java.io.IOException;
import org.quorate.model.Quoted;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One line from QEMU (QEMU's docs/interop/qmp-spec.rst). */
sealed interface QmpMessage {
  JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(64).build())
                  .build())
          .build();

  /** The first line of a connection. */
  record Greeting() implements QmpMessage {}

  /** The result of the command with that id. */
  record Answer(long id, JsonNode value) implements QmpMessage {}

  /** The command with that id failed. */
  record Failure(long id, String description) implements QmpMessage {}

  /** Something that happened by itself. */
  record Event(QmpEvent event) implements QmpMessage {}

  /** Reads one line; an id that is missing or foreign counts as -1. */
  static QmpMessage parse(String line) throws IOException {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JacksonException malformed) {
      throw new IOException("QEMU sent '" + Quoted.of(line) + "', which is not QMP", malformed);
    }
    if (node.has("QMP")) {
      return new Greeting();
    }
    if (node.path("event").isString()) {
      return new Event(new QmpEvent(node.path("event").asString(), node.path("data")));
    }
    long id = node.path("id").isIntegralNumber() ? node.path("id").asLong(-1) : -1;
    if (node.has("return")) {
      return new Answer(id, node.path("return"));
    }
    if (node.has("error")) {
      return new Failure(id, node.path("error").path("desc").asString("no reason given"));
    }
    throw new IOException("QEMU sent '" + Quoted.of(line) + "', which is not QMP");
  }
}
