package org.quorate.clusterfs.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.RowChange;
import org.quorate.clusterfs.sqlite.SqliteStore.Durability;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeLoader;

/** What was persisted is there after opening the file again; half a transaction never is. */
class SqliteStoreTest {
  @TempDir Path temp;

  private SqliteStore open(Durability durability) throws IOException {
    return new SqliteStore(temp.resolve("config.db"), durability);
  }

  @ParameterizedTest
  @EnumSource
  void rowsSurviveClosing(Durability durability) throws IOException {
    byte[] conf = "totem { config_version: 7 }".getBytes(UTF_8);
    try (SqliteStore store = open(durability)) {
      assertThat(store.load()).isEmpty();
      store.persist(TreeLoader.firstStart(conf, 1_800_000_000));
      store.persist(
          List.of(
              new RowChange.Put(new Row(9, 0, -1, -1, 0xFFFF_FFFFL, 4, "gone", null)),
              new RowChange.Remove(9),
              new RowChange.Put(new Row(10, 0, -1, -1, 0xFFFF_FFFFL, 8, "ü", null))));
    }
    try (SqliteStore store = open(durability)) {
      List<Row> rows = store.load();
      Tree tree = TreeLoader.load(rows);
      assertThat(tree.version()).isEqualTo(3);
      assertThat(tree.find("corosync.conf").data()).isEqualTo(conf);
      assertThat(rows.getLast()).isEqualTo(new Row(10, 0, -1, -1, 0xFFFF_FFFFL, 8, "ü", null));
      assertThat(rows).hasSize(3);
    }
  }

  @Test
  void onlyRootMayReadIt() throws IOException {
    open(Durability.NORMAL).close();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("config.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aFailedTransactionChangesNothing() throws IOException, SQLException {
    try (SqliteStore store = open(Durability.FULL)) {
      store.persist(TreeLoader.firstStart(null, 1));
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("config.db"));
          Statement statement = other.createStatement()) {
        statement.execute(
            "CREATE TRIGGER full BEFORE INSERT ON tree WHEN NEW.inode = 5"
                + " BEGIN SELECT RAISE(ABORT, 'no room'); END");
      }
      assertThatThrownBy(
              () ->
                  store.persist(
                      List.of(
                          new RowChange.Remove(0),
                          new RowChange.Put(new Row(5, 0, 5, 1, 1, 8, "x", null)))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot write to the database");
      assertThat(store.load()).hasSize(1);
    }
  }

  @Test
  void whatIsNoDatabaseIsRefused() throws IOException {
    Files.writeString(temp.resolve("config.db"), "this is no database, ".repeat(100));
    assertThatThrownBy(() -> open(Durability.NORMAL))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("config.db");
  }
}
