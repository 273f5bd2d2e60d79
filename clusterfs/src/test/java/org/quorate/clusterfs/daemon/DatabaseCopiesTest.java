package org.quorate.clusterfs.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.sqlite.DatabaseSnapshot;
import org.quorate.clusterfs.sqlite.SqliteStore;

class DatabaseCopiesTest {
  @TempDir Path root;
  private Instant now = Instant.parse("2026-11-22T10:15:00.250Z");

  private List<String> names() throws IOException {
    try (var files = Files.list(root.resolve("backup"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static RowChange put(long inode, String text) {
    return new RowChange.Put(
        new Row(inode, 0, inode, 1, 5, 8, "file" + inode, text.getBytes(UTF_8)));
  }

  private SqliteStore open(Path file) throws IOException {
    return new SqliteStore(file, SqliteStore.Durability.FULL);
  }

  private DatabaseCopies copies(DatabaseCopies.Source source) {
    return new DatabaseCopies(root.resolve("backup"), source, () -> now);
  }

  @Test
  void theCopyHoldsWhatWasThereBeforeAlthoughTheSyncWentOn() throws IOException {
    try (SqliteStore store = open(root.resolve("config.db"))) {
      store.persist(List.of(put(2, "old")));
      try (DatabaseCopies copies = copies(store::snapshot)) {
        copies.keep();
        store.persist(List.of(put(2, "new")));
      }
    }
    assertThat(names()).containsExactly("config.db.before-sync-20261122T101500.250Z");
    Path copy = root.resolve("backup").resolve(names().getFirst());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    assertThat(data(copy)).isEqualTo("old");
    assertThat(data(root.resolve("config.db"))).isEqualTo("new");
  }

  @Test
  void aSnapshotTakenBeforeAWriteIsCopiedAfterIt() throws IOException {
    try (SqliteStore store = open(root.resolve("config.db"))) {
      store.persist(List.of(put(2, "old")));
      try (DatabaseSnapshot snapshot = store.snapshot()) {
        store.persist(List.of(put(2, "new")));
        snapshot.copyTo(root.resolve("copy"));
      }
    }
    assertThat(data(root.resolve("copy"))).isEqualTo("old");
  }

  private String data(Path file) throws IOException {
    try (SqliteStore store = open(file)) {
      return new String(store.load().getFirst().data(), UTF_8);
    }
  }

  @Test
  void theNewestFiveAreKeptAndHalfWrittenOnesGo() throws IOException {
    Path half = root.resolve("backup/config.db.before-sync-2026.unfinished");
    Files.createDirectories(half.getParent());
    Files.writeString(half, "half");
    try (SqliteStore store = open(root.resolve("config.db"))) {
      for (int i = 0; i < 7; i++) {
        now = now.plusSeconds(1);
        try (DatabaseCopies copies = copies(store::snapshot)) {
          copies.keep();
        }
      }
    }
    assertThat(names())
        .hasSize(DatabaseCopies.COPIES_MAX)
        .first()
        .isEqualTo("config.db.before-sync-20261122T101503.250Z");
  }

  @Test
  void aCopyThatFailsStopsNothing() {
    try (DatabaseCopies copies =
        copies(
            () -> {
              throw new IOException("disk full");
            })) {
      for (int i = 0; i < 5; i++) {
        copies.keep();
      }
    }
    assertThat(root.resolve("backup")).doesNotExist();
  }
}
