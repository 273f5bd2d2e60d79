package org.quorate.clusterfs.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The protocol's lines, both ways: one JSON object each, UTF-8, ended by a newline. */
public final class Lines {
  /** Longest line in bytes, newline included: a 512 KiB value in base64 fits. */
  public static final int MAX_LINE = 1 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Lines() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * The object in a line (without its newline).
   *
   * @throws InvalidInput when it is not one JSON object
   */
  public static ObjectNode parse(byte[] line) {
    try {
      if (JSON.readTree(line) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException broken) {
      throw new InvalidInput("the line is not JSON: " + Quoted.of(broken.getOriginalMessage()));
    }
    throw new InvalidInput("the line is not a JSON object");
  }

  /** The line with its newline. */
  public static byte[] bytes(ObjectNode object) {
    return (object + "\n").getBytes(StandardCharsets.UTF_8);
  }

  public static ObjectNode write(ObjectNode out, ClusterInfo info) {
    out.put("node", info.node().value())
        .put("nodeid", info.nodeid())
        .put("clustered", info.clustered())
        .put("quorate", info.quorate())
        .put("synced", info.synced())
        .put("foreign", info.foreign())
        .put("cluster", info.cluster())
        .put("configVersion", info.configVersion())
        .put("version", info.version());
    ArrayNode nodes = out.putArray("nodes");
    for (ClusterNode node : info.nodes()) {
      nodes
          .addObject()
          .put("name", node.name().value())
          .put("nodeid", node.nodeid())
          .put("member", node.member())
          .put("online", node.online())
          .put("ip", node.ip());
    }
    return out;
  }

  public static ObjectNode write(ObjectNode out, LogEntry entry) {
    return out.put("uid", entry.uid())
        .put("time", entry.time().getEpochSecond())
        .put("pri", entry.priority())
        .put("tag", entry.tag())
        .put("pid", entry.pid())
        .put("node", entry.node())
        .put("user", entry.ident())
        .put("msg", entry.message());
  }

  /**
   * An event of the watch stream.
   *
   * @throws InvalidInput when it is none
   */
  static ClusterEvent event(JsonNode line) {
    String kind = line.path("event").asString("");
    return switch (kind) {
      case "info" -> new ClusterEvent.Info(info(line));
      case "changed" -> new ClusterEvent.Changed(text(line, "path"), number(line, "version"));
      default -> throw new InvalidInput("'" + Quoted.of(kind) + "' is not an event of clusterfs");
    };
  }

  static ClusterInfo info(JsonNode line) {
    List<ClusterNode> nodes = new ArrayList<>();
    for (JsonNode node : line.path("nodes")) {
      nodes.add(
          new ClusterNode(
              new NodeName(text(node, "name")),
              (int) number(node, "nodeid"),
              flag(node, "member"),
              flag(node, "online"),
              text(node, "ip")));
    }
    return new ClusterInfo(
        new NodeName(text(line, "node")),
        (int) number(line, "nodeid"),
        flag(line, "clustered"),
        flag(line, "quorate"),
        flag(line, "synced"),
        flag(line, "foreign"),
        text(line, "cluster"),
        number(line, "configVersion"),
        number(line, "version"),
        nodes);
  }

  static Durability durability(JsonNode answer) {
    List<Integer> foreign = new ArrayList<>();
    answer.path("foreign").forEach(nodeid -> foreign.add(nodeid.asInt(0)));
    return new Durability(
        flag(answer, "writable"),
        flag(answer, "majority"),
        number(answer, "epoch"),
        foreign,
        text(answer, "because"));
  }

  static Optional<LockHolder> holder(JsonNode answer) {
    return flag(answer, "held")
        ? Optional.of(
            new LockHolder(
                (int) number(answer, "nodeid"),
                text(answer, "digest"),
                Instant.ofEpochSecond(number(answer, "mtime") & 0xffff_ffffL)))
        : Optional.empty();
  }

  static LogEntry logEntry(JsonNode entry) {
    return new LogEntry(
        number(entry, "uid"),
        Instant.ofEpochSecond(number(entry, "time") & 0xffff_ffffL),
        (int) number(entry, "pri"),
        text(entry, "tag"),
        number(entry, "pid"),
        text(entry, "node"),
        text(entry, "user"),
        text(entry, "msg"));
  }

  /** The answer itself when it says ok. */
  static ObjectNode accepted(ObjectNode answer) throws IOException {
    if (flag(answer, "ok")) {
      return answer;
    }
    throw new ClusterFsRefused(answer.path("error").asString("clusterfs refused without a reason"));
  }

  static String text(JsonNode object, String key) {
    return object.path(key).asString("");
  }

  static long number(JsonNode object, String key) {
    return object.path(key).asLong(0);
  }

  static boolean flag(JsonNode object, String key) {
    return object.path(key).asBoolean(false);
  }
}
