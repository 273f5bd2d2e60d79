package org.quorate.clusterfs.socket;

import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Durability;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.LockHolder;
import org.quorate.clusterfs.LogRecord;
import org.quorate.clusterfs.View;
import org.quorate.clusterfs.client.ClusterInfo;
import org.quorate.clusterfs.client.ClusterNode;
import org.quorate.clusterfs.client.Lines;
import org.quorate.clusterfs.client.LogEntry;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One request line to one answer line; a refusal is an answer with a sentence. */
final class Answering {
  /** A value's limit in the cluster (protocol description, section 10). */
  static final int VALUE_MAX = 32 << 10;

  /** The key field has 256 bytes with its NUL. */
  static final int KEY_MAX = 255;

  /** An entry of the cluster log has 4096 bytes with its fields. */
  private static final int MESSAGE_MAX = 3500;

  private static final int NAME_MAX = 200;
  private static final int LOG_ENTRIES_MAX = 1000;

  /** A path has at most 4,000 bytes (PATH_MAX less the mount point). */
  private static final int PATH_MAX = 4000;

  private final NodeRequests node;
  private final RecordAnswers records;

  Answering(NodeRequests node, NodeRecords records) {
    this.node = node;
    this.records = new RecordAnswers(records);
  }

  ObjectNode answer(ObjectNode request) {
    try {
      return answered(request);
    } catch (InvalidInput refused) {
      return error(String.valueOf(refused.getMessage()));
    } catch (FsException refused) {
      return error(sentence(refused));
    } catch (IOException failed) {
      return error(String.valueOf(failed.getMessage()));
    }
  }

  private ObjectNode answered(ObjectNode request) throws FsException, IOException {
    String op = text(request, "op", NAME_MAX);
    ObjectNode ok = ok();
    return switch (op) {
      case "info" -> records.discarded(Lines.write(ok, info(node.view())));
      case "history" -> records.history(ok, text(request, "path", PATH_MAX), request);
      case "history-get" -> records.content(ok, text(request, "path", PATH_MAX), request);
      case "stats" -> records.figures(ok);
      case "status-set" -> {
        node.statusSet(key(request), value(request));
        yield ok;
      }
      case "durability" -> durability(ok, node.view().info().durability());
      case "status-get" -> {
        Optional<byte[]> value = node.view().status(text(request, "node", NAME_MAX), key(request));
        yield ok.put("value", value.map(Base64.getEncoder()::encodeToString).orElse(null));
      }
      case "log" -> {
        log(request);
        yield ok;
      }
      case "log-get" -> {
        ArrayNode entries = ok.putArray("entries");
        int max = Math.clamp(request.path("max").asInt(50), 1, LOG_ENTRIES_MAX);
        entries(node.view().log(max)).forEach(e -> Lines.write(entries.addObject(), e));
        yield ok;
      }
      case "lock-holder" -> holder(ok, node.view().lockHolder(text(request, "path", KEY_MAX)));
      case "lock-break" ->
          ok.put(
              "broken",
              node.lockBreak(
                  text(request, "path", KEY_MAX), Digest.parse(text(request, "digest", KEY_MAX))));
      default ->
          throw new InvalidInput(
              "'"
                  + Quoted.of(op)
                  + "' is not an operation: use info, durability, watch, author, status-set, status-get, log,"
                  + " log-get, lock-holder, lock-break, history, history-get or stats");
    };
  }

  static ObjectNode ok() {
    return Lines.object().put("ok", true);
  }

  static ObjectNode error(String sentence) {
    return Lines.object().put("ok", false).put("error", sentence);
  }

  private static ObjectNode durability(ObjectNode ok, Durability durability) {
    ok.put("writable", durability.writable())
        .put("majority", durability.majority())
        .put("epoch", durability.epoch())
        .put("because", durability.because());
    ArrayNode foreign = ok.putArray("foreign");
    durability.foreign().forEach(foreign::add);
    return ok;
  }

  static ClusterInfo info(View view) {
    org.quorate.clusterfs.ClusterInfo info = view.info();
    return new ClusterInfo(
        new NodeName(info.node()),
        info.nodeid(),
        info.clustered(),
        info.quorate(),
        info.synced(),
        info.foreign(),
        info.clusterName(),
        info.configVersion(),
        view.version(),
        info.nodes().stream()
            .map(
                n ->
                    new ClusterNode(
                        new NodeName(n.name()),
                        n.nodeid(),
                        n.member(),
                        n.online(),
                        n.ip().orElse("")))
            .toList());
  }

  private static ObjectNode holder(ObjectNode ok, Optional<LockHolder> holder) {
    ok.put("held", holder.isPresent());
    holder.ifPresent(
        h ->
            ok.put("nodeid", h.nodeid())
                .put("digest", h.digest().toString())
                .put("mtime", h.mtimeSeconds()));
    return ok;
  }

  private static List<LogEntry> entries(List<LogRecord> records) {
    return records.stream()
        .map(
            r ->
                new LogEntry(
                    r.uid(),
                    Instant.ofEpochSecond(r.time()),
                    r.priority(),
                    r.tag(),
                    r.pid(),
                    r.node(),
                    r.ident(),
                    r.message()))
        .toList();
  }

  private void log(ObjectNode request) throws FsException {
    int priority = request.path("priority").asInt(-1);
    if (priority < 0 || priority > 7) {
      throw new InvalidInput("'priority' must be 0 (emergency) to 7 (debug)");
    }
    node.log(
        priority,
        text(request, "ident", NAME_MAX),
        text(request, "tag", NAME_MAX),
        request.path("pid").asLong(0),
        text(request, "message", MESSAGE_MAX));
  }

  private static String key(ObjectNode request) {
    String key = text(request, "key", KEY_MAX);
    if (key.isEmpty() || key.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
      throw new InvalidInput("'key' must be 1 to 255 printable ASCII characters without spaces");
    }
    return key;
  }

  private static byte[] value(ObjectNode request) {
    byte[] value;
    try {
      value = Base64.getDecoder().decode(text(request, "value", Lines.MAX_LINE));
    } catch (IllegalArgumentException broken) {
      throw new InvalidInput("'value' must be base64");
    }
    if (value.length > VALUE_MAX) {
      throw new InvalidInput("'value' has " + value.length + " bytes: at most " + VALUE_MAX);
    }
    return value;
  }

  private static String text(JsonNode request, String name, int max) {
    JsonNode value = request.path(name);
    if (!value.isString()) {
      throw new InvalidInput("'" + name + "' is missing or not a string");
    }
    String text = value.asString();
    if (text.length() > max) {
      throw new InvalidInput("'" + name + "' has " + text.length() + " characters: at most " + max);
    }
    return text;
  }

  private static String sentence(FsException refused) {
    Errno errno = refused.errno();
    return switch (errno) {
      case EACCES -> "the node is not quorate, so nothing shared can change";
      case EBUSY -> "the node lost the cluster before the end was known: it may have happened";
      case ENOENT -> "there is no such entry (" + refused.getMessage() + ")";
      case EPERM,
          EIO,
          EEXIST,
          ENOTDIR,
          EISDIR,
          EINVAL,
          EFBIG,
          ENOSPC,
          EROFS,
          ENAMETOOLONG,
          ENOSYS,
          ENOTEMPTY,
          ENOTSUP ->
          "it failed: " + refused.getMessage();
    };
  }
}
