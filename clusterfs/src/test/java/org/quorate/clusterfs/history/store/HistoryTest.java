package org.quorate.clusterfs.history.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.history.Caller;
import org.quorate.clusterfs.history.Changes;
import org.quorate.clusterfs.history.store.Stored.Kind;

/** What was changed can be asked for, also after a restart. */
class HistoryTest {
  private static final Caller VIM = new Caller("root", "vim");
  @TempDir Path dir;
  private final Changes tree = new Changes();
  private History history;

  @BeforeEach
  void open() {
    history = History.open(dir.resolve("history.db"), new HistoryLimits(50, 10, 10_000));
  }

  @AfterEach
  void close() {
    history.close();
  }

  private void tell(List<FileChange> changes) {
    changes.forEach(change -> history.changed(change, VIM));
  }

  private String content(String path, long number) throws IOException {
    return history
        .get(path, number)
        .orElseThrow()
        .bytes()
        .map(bytes -> new String(bytes, UTF_8))
        .orElse("-");
  }

  @Test
  void eachChangeIsKeptWithTheWholeFileNewestFirst() throws IOException {
    tell(tree.create("a"));
    tell(tree.append("a", "one\n"));
    tell(tree.replace("a", "two\n"));
    tell(tree.delete("a"));
    List<Stored> changes = history.list("a", 10);
    assertThat(changes)
        .extracting(Stored::kind)
        .containsExactly(Kind.REMOVED, Kind.CHANGED, Kind.CREATED);
    assertThat(changes).extracting(Stored::caller).allMatch(c -> c.orElseThrow().equals(VIM));
    assertThat(changes).extracting(Stored::writer).containsOnly(1);
    assertThat(changes).extracting(Stored::size).containsExactly(0L, 4L, 4L);
    assertThat(content("a", changes.get(0).number())).isEqualTo("-");
    assertThat(content("a", changes.get(1).number())).isEqualTo("two\n");
    assertThat(content("a", changes.get(2).number())).isEqualTo("one\n");
    assertThat(history.get("a", changes.get(1).number()).orElseThrow().previous())
        .isEqualTo(OptionalLong.of(changes.get(2).number()));
    assertThat(history.get("b", changes.get(1).number())).as("another path's").isEmpty();
    assertThat(history.list("a", 1)).hasSize(1);
    assertThat(history.list("a.tmp.4711", 1)).isEmpty();
  }

  @Test
  void aFileOlderThanTheHistoryCanBeHadBackAsItWas() throws IOException {
    tree.create("old");
    tree.append("old", "before\n");
    tell(tree.replace("old", "after\n"));
    List<Stored> changes = history.list("old", 10);
    assertThat(changes).extracting(Stored::kind).containsExactly(Kind.CHANGED, Kind.FOUND);
    assertThat(content("old", changes.get(1).number())).isEqualTo("before\n");
    assertThat(changes.get(1).caller()).as("nobody knows").isEmpty();
  }

  @Test
  void itIsThereAfterARestartAndOnlyForRoot() throws IOException {
    tell(tree.create("a"));
    tell(tree.append("a", "x"));
    tell(tree.rename("a", "b\udcff"));
    history.close();
    open();
    assertThat(history.list("a", 10)).as("there for a moment only").isEmpty();
    assertThat(history.list("b\udcff", 10))
        .as("a name that is no text")
        .singleElement()
        .extracting(Stored::other)
        .isEqualTo("a");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("history.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void theOldestGoWhenThereAreTooMany() throws IOException {
    for (int i = 0; i < 12; i++) {
      tell(tree.replace("busy", "x" + i));
    }
    assertThat(history.list("busy", 100)).as("of one path").hasSize(10);
    for (int i = 0; i < 60; i++) {
      tell(tree.replace("f" + i, "x"));
    }
    assertThat(history.list("f59", 1)).hasSize(1);
    assertThat(history.list("f10", 1)).as("50 changes are kept").hasSize(1);
    assertThat(history.list("f9", 1)).isEmpty();
    assertThat(history.list("busy", 1)).isEmpty();
  }

  @Test
  void theOldestGoWhenTheyAreTooLarge() throws IOException {
    for (int i = 0; i < 10; i++) {
      StringBuilder random = new StringBuilder();
      new java.util.Random(i).ints(3000, 32, 127).forEach(random::appendCodePoint);
      tell(tree.replace("f" + i, random.toString()));
    }
    assertThat(history.list("f9", 1)).hasSize(1);
    assertThat(history.list("f5", 1)).isEmpty();
  }

  @Test
  void aDamagedFileIsPutAsideAndTheHistoryBeginsAnew() throws IOException {
    history.close();
    Files.writeString(dir.resolve("history.db"), "this is not a database at all, is it?");
    open();
    tell(tree.replace("a", "x"));
    assertThat(history.list("a", 10)).hasSize(1);
    assertThat(dir.resolve("history.db.damaged"))
        .hasContent("this is not a database at all, is it?");
  }

  @Test
  void whatComesTooFastIsAGapAndNobodyWaits() throws Exception {
    tell(tree.replace("a", "x"));
    assertThat(history.list("a", 1)).hasSize(1);
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("history.db"));
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      tell(tree.replace("b", "x"));
      Thread.ofVirtual().start(() -> assertThatThrownBy(() -> history.list("b", 1)));
      Thread.sleep(200); // until the recorder waits for the lock
      for (int i = 0; i < History.QUEUE_MAX; i++) {
        tell(tree.create("f" + i));
      }
      tell(tree.create("lost"));
      lock.execute("ROLLBACK");
    }
    await()
        .ignoreExceptions()
        .until(() -> history.list("f" + (History.QUEUE_MAX - 20), 1).size() == 1);
    assertThat(history.list("lost", 1)).isEmpty();
    tell(tree.replace("later", "x"));
    assertThat(history.list("later", 1)).hasSize(1);
  }

  @Test
  void whereItCannotBeKeptItIsOffAndNothingElseFails() throws IOException {
    history.close();
    Files.delete(dir.resolve("history.db"));
    Files.createDirectories(dir.resolve("history.db/x"));
    Files.createDirectories(dir.resolve("history.db.damaged/x"));
    open();
    for (int i = 0; i < 100; i++) {
      tell(tree.replace("a", "x" + i));
    }
    assertThatThrownBy(() -> history.list("a", 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the history is off: ");
  }

  @Property(tries = 100)
  void whatIsCompressedComesBack(@ForAll byte[] content) throws IOException {
    assertThat(Compressed.content(Compressed.of(content), content.length)).isEqualTo(content);
  }

  @Property(tries = 200)
  void aDamagedContentIsRefused(@ForAll byte[] damaged) {
    try {
      assertThat(Compressed.content(damaged, 1000)).hasSize(1000);
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("damaged");
    }
  }
}
