package org.quorate.clusterfs.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.UserId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the node's {@code quorate-clusterfs}. Every question opens its own connection, so a client
 * outlives restarts of the daemon and may be used by many threads. A method throws {@link
 * ClusterFsRefused} when the daemon said no (surely not done), any other IOException when the
 * daemon did not answer in time (a question: ask again; a write: it may have happened).
 */
public final class ClusterFsClient {
  public static final Path SOCKET = Path.of("/run/quorate/clusterfs.sock");

  /** Longer than a membership change, in which nothing is delivered, takes at default tokens. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private final Path socket;
  private final Duration limit;

  public ClusterFsClient() {
    this(SOCKET, LIMIT);
  }

  public ClusterFsClient(Path socket, Duration limit) {
    this.socket = socket;
    this.limit = limit;
  }

  public ClusterInfo info() throws IOException {
    ObjectNode answer = ask(op("info"));
    try {
      return Lines.info(answer);
    } catch (InvalidInput broken) {
      throw new IOException("clusterfs sent something else than its protocol", broken);
    }
  }

  /** What this node can promise for a change made now, and why not more. */
  public Durability durability() throws IOException {
    return Lines.durability(ask(op("durability")));
  }

  /**
   * Starts a stream of events; the listener is called on one thread of the stream's own, in order,
   * and should return within milliseconds: a watcher that falls far behind is dropped by the daemon
   * and sees Lost, Connected, Info.
   */
  public Watch watch(Consumer<ClusterEvent> listener) {
    return new Watch(socket, listener).start();
  }

  /** Publishes a value of this node to all nodes; an empty value removes it. At most 32 KiB. */
  public void statusSet(String key, byte[] value) throws IOException {
    ask(op("status-set").put("key", key).put("value", Base64.getEncoder().encodeToString(value)));
  }

  /** What the node last published under the key. */
  public Optional<byte[]> statusGet(NodeName node, String key) throws IOException {
    JsonNode value = ask(op("status-get").put("node", node.value()).put("key", key)).path("value");
    return value.isString() ? Optional.of(decoded(value.asString())) : Optional.empty();
  }

  /**
   * Adds an entry to the cluster log.
   *
   * @param priority syslog's, 0 to 7
   */
  public void log(int priority, String ident, String tag, String message) throws IOException {
    ask(
        op("log")
            .put("priority", priority)
            .put("ident", ident)
            .put("tag", tag)
            .put("pid", ProcessHandle.current().pid())
            .put("message", message));
  }

  /** The newest entries of the cluster log, newest first. */
  public List<LogEntry> logGet(int max) throws IOException {
    List<LogEntry> entries = new ArrayList<>();
    for (JsonNode entry : ask(op("log-get").put("max", max)).path("entries")) {
      entries.add(Lines.logEntry(entry));
    }
    return entries;
  }

  /**
   * Who holds a lock directory, {@code priv/lock/ha_manager_lock}; empty when nobody does.
   *
   * @param path below {@code /etc/pve}, without a leading slash
   */
  public Optional<LockHolder> lockHolder(String path) throws IOException {
    return Lines.holder(ask(op("lock-holder").put("path", path)));
  }

  /**
   * Works in this thread, which must be a platform thread; what it changes in {@code /etc/pve} is
   * recorded in the history as the user's doing. See {@link OnBehalf#elsewhere} for helper threads.
   */
  public void onBehalf(UserId user, Runnable work) {
    OnBehalf.run(socket, user, work);
  }

  /**
   * Takes a lock away from its holder on every node at once, if it still is in the state that the
   * digest names. Only with proof that the holder is off.
   *
   * @return false when the lock changed or vanished meanwhile: look again
   */
  public boolean lockBreak(String path, String digest) throws IOException {
    return Lines.flag(ask(op("lock-break").put("path", path).put("digest", digest)), "broken");
  }

  /**
   * The changes of a file in this node's history, newest first.
   *
   * @param path below {@code /etc/pve}, without a leading slash
   * @param limit at most 1000
   */
  public List<HistoryEntry> history(String path, int limit) throws IOException {
    List<HistoryEntry> entries = new ArrayList<>();
    for (JsonNode entry :
        ask(op("history").put("path", path).put("limit", limit)).path("entries")) {
      entries.add(RecordLines.historyEntry(entry));
    }
    return entries;
  }

  /** A file as it was after the change of this number. */
  public HistoryContent historyContent(String path, long number) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (true) {
      ObjectNode answer =
          ask(
              op("history-get")
                  .put("path", path)
                  .put("number", number)
                  .put("offset", content.size()));
      boolean exists = answer.path("data").isString();
      byte[] piece = decoded(answer.path("data").asString(""));
      content.writeBytes(piece);
      if (!exists || piece.length == 0 || content.size() >= Lines.number(answer, "size")) {
        JsonNode previous = answer.path("previous");
        return new HistoryContent(
            RecordLines.historyEntry(answer.path("entry")),
            exists ? Optional.of(content.toByteArray()) : Optional.empty(),
            previous.isNumber() ? OptionalLong.of(previous.asLong()) : OptionalLong.empty());
      }
    }
  }

  /** The merges that threw changes of this node away, newest first. */
  public List<DiscardedMerge> discarded() throws IOException {
    List<DiscardedMerge> merges = new ArrayList<>();
    for (JsonNode merge : ask(op("info")).path("discarded")) {
      merges.add(RecordLines.discarded(merge));
    }
    return merges;
  }

  /** What the daemon wrote in the last hour. */
  public WriteFigures figures() throws IOException {
    try {
      return RecordLines.figures(ask(op("stats")));
    } catch (InvalidInput broken) {
      throw new IOException("clusterfs sent something else than its protocol", broken);
    }
  }

  private static byte[] decoded(String base64) throws IOException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException broken) {
      throw new IOException("clusterfs sent a value that is not base64", broken);
    }
  }

  private static ObjectNode op(String name) {
    return Lines.object().put("op", name);
  }

  private ObjectNode ask(ObjectNode request) throws IOException {
    try (Connection connection = Connection.open(socket)) {
      connection.send(request, limit);
      return Lines.accepted(connection.receive(limit));
    }
  }
}
