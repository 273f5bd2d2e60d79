package org.quorate.clusterfs.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.Input;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.log.LogEntry;
import org.quorate.clusterfs.log.LogRing;
import org.quorate.clusterfs.sqlite.SqliteStore;
import org.quorate.clusterfs.sqlite.SqliteStore.Durability;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Message;
import org.quorate.clusterfs.wire.StatusUpdate;
import org.quorate.clusterfs.wire.TreeMessage;
import org.quorate.clusterfs.wire.UpdateEntry;

/** What a real three-node cluster sent and stored, the machine sends and stores too. */
class RecordingsTest {
  private Recordings recordings;

  @BeforeEach
  void findRecordings() {
    Path directory =
        Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve("shared/vectors"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(null);
    assumeTrue(
        directory != null,
        "skipped: no recordings (a directory shared/vectors beside the repository)");
    recordings = new Recordings(directory);
  }

  @Test
  void everyRecordedMessageIsReadAndWrittenBackTheSame() throws IOException {
    int messages = 0;
    for (RecordedVector vector : recordings.vectors()) {
      if (vector.message().isEmpty()) {
        continue;
      }
      byte[] bytes = vector.message().get();
      assertThat(rewritten(vector.group(), Message.parse(bytes)).encode())
          .as(vector.file())
          .isEqualTo(withoutGarbage(vector.group(), bytes));
      messages++;
    }
    assertThat(messages).isGreaterThan(100);
  }

  /** Reads the payload too and puts a newly written one in its place. */
  private static Message rewritten(Group group, Message message) {
    return switch (message) {
      case Message.Normal m ->
          new Message.Normal(
              m.subtype(), m.protocolVersion(), m.time(), m.count(), payload(group, m));
      case Message.State m when group == Group.DCDB ->
          new Message.State(
              m.protocolVersion(), m.time(), m.epoch(), Index.parse(m.payload()).encode());
      case Message.State m ->
          new Message.State(
              m.protocolVersion(), m.time(), m.epoch(), LogRing.encode(LogRing.parse(m.payload())));
      case Message.Update m ->
          new Message.Update(
              m.protocolVersion(), m.time(), m.epoch(), UpdateEntry.parse(m.payload()).encode());
      case Message.Sync other -> other;
    };
  }

  private static byte[] payload(Group group, Message.Normal message) {
    byte[] payload = message.payload();
    return switch (group) {
      case DCDB -> TreeMessage.parse(message.subtype(), payload).encode();
      case KVSTORE ->
          message.subtype() == StatusUpdate.SUBTYPE
              ? StatusUpdate.parse(payload).encode()
              : LogEntry.parse(payload).encode();
    };
  }

  /** pmxcfs sends uninitialised memory after the NUL of a status key. */
  private static byte[] withoutGarbage(Group group, byte[] bytes) {
    if (group == Group.DCDB || bytes[0] != 0 || bytes[2] != StatusUpdate.SUBTYPE) {
      return bytes;
    }
    byte[] clean = bytes.clone();
    int from = 24;
    while (clean[from] != 0) {
      from++;
    }
    Arrays.fill(clean, from, 24 + StatusUpdate.KEY_FIELD, (byte) 0);
    return clean;
  }

  @Test
  void recordedDatabasesOpenAndHaveTheRecordedDigests(@TempDir Path temp) throws IOException {
    for (RecordedDatabase database : recordings.databases()) {
      Path copy = temp.resolve(database.name() + ".sqlite");
      Files.write(copy, Files.readAllBytes(database.sqlite()));
      try (SqliteStore store = new SqliteStore(copy, Durability.NORMAL)) {
        List<Row> rows = store.load();
        assertThat(rows).usingRecursiveComparison().isEqualTo(database.rows());
        Tree tree = TreeLoader.load(rows);
        assertThat(tree.checksum()).isEqualTo(database.checksum());
        assertThat(tree.index().entries().stream().map(Index.IndexEntry::digest))
            .isEqualTo(database.index());
      }
    }
  }

  @Test
  void everyProcessOfTheTraceIsReplayedWithTheSameStatesUpdatesAndChecksums() throws IOException {
    for (Path trace : recordings.traces()) {
      Map<String, Integer> compared = replay(Recordings.trace(trace));
      assertThat(compared.get("STATE")).isGreaterThanOrEqualTo(15);
      assertThat(compared.get("VERIFY")).isGreaterThanOrEqualTo(4);
      assertThat(compared.get("UPDATE")).isGreaterThanOrEqualTo(20);
    }
  }

  /**
   * Each process from its first to its last membership; a restarted one has its node's database.
   */
  private Map<String, Integer> replay(List<RecordedEvent> trace) throws IOException {
    Map<Member, Replay> running = new TreeMap<>();
    Map<Integer, List<Row>> disks = new TreeMap<>();
    Map<String, Integer> compared = new TreeMap<>();
    List<RecordedDatabase> databases = new ArrayList<>(recordings.databases());
    for (RecordedEvent event : trace) {
      if (event.input() instanceof Input.GroupChange change) {
        for (Member member : change.members()) {
          running.computeIfAbsent(member, m -> start(m, disks, trace, event));
        }
      }
      running.values().forEach(replay -> replay.play(event));
      if (event.input() instanceof Input.GroupChange change) {
        for (Member member : change.left()) {
          Replay ended = running.remove(member);
          disks.put(member.nodeid(), ended.rows());
          finish(ended, compared, false);
        }
      }
      strikeOut(databases, running.values());
    }
    running.values().forEach(replay -> finish(replay, compared, true));
    assertThat(databases).as("databases never reached in the trace").isEmpty();
    return compared;
  }

  private static void finish(Replay replay, Map<String, Integer> compared, boolean alive) {
    List<String> differences = replay.differences();
    assertThat(alive ? differences : differences.subList(0, differences.size() - 1)).isEmpty();
    replay.compared().forEach((what, count) -> compared.merge(what, count, Integer::sum));
  }

  private Replay start(
      Member member, Map<Integer, List<Row>> disks, List<RecordedEvent> trace, RecordedEvent at) {
    List<Row> rows = disks.get(member.nodeid());
    return new Replay(member, rows == null ? fresh(member, trace) : rows, at.time());
  }

  /**
   * A fresh database is root version 3 and the imported corosync.conf, as old as its STATE says.
   */
  private List<Row> fresh(Member member, List<RecordedEvent> trace) {
    try {
      Row conf =
          recordings.databases().getFirst().rows().stream()
              .filter(row -> row.inode() == 2)
              .findFirst()
              .orElseThrow();
      long mtime =
          member.nodeid() == 1
              ? conf.mtime()
              : trace.stream()
                  .filter(
                      event ->
                          event.input() instanceof Input.Delivered delivered
                              && delivered.sender().equals(member))
                  .map(event -> Message.parse(((Input.Delivered) event.input()).message()))
                  .filter(Message.State.class::isInstance)
                  .map(state -> Index.parse(((Message.State) state).payload()).mtime())
                  .findFirst()
                  .orElseThrow();
      return TreeLoader.firstStart(conf.data(), mtime).stream()
          .map(change -> ((RowChange.Put) change).row())
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Strikes out the recorded databases that one of the processes has, to the last column. */
  private static void strikeOut(List<RecordedDatabase> databases, Collection<Replay> running) {
    databases.removeIf(
        database ->
            running.stream()
                .map(Replay::rows)
                .filter(rows -> rows.getFirst().version() == database.version())
                .anyMatch(rows -> text(rows).equals(text(database.rows()))));
  }

  private static List<String> text(List<Row> rows) {
    return rows.stream()
        .map(row -> row + " " + Arrays.toString(row.data()))
        .map(RecordingsTest::plain)
        .toList();
  }

  private static String plain(String row) {
    return row.replaceAll("\\[B@[0-9a-f]+", "");
  }
}
