package org.quorate.clusterfs.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quorate.clusterfs.ClusterFs;
import org.quorate.clusterfs.Identity;
import org.quorate.clusterfs.Now;
import org.quorate.model.NodeName;

/** Real SQLite files: what is a database opens, what is not is refused with why and what to do. */
class DamagedDatabaseTest {
  private static final String SCHEMA =
      "CREATE TABLE tree (inode INTEGER PRIMARY KEY NOT NULL,"
          + " parent INTEGER NOT NULL CHECK(typeof(parent)=='integer'),"
          + " version INTEGER NOT NULL CHECK(typeof(version)=='integer'),"
          + " writer INTEGER NOT NULL CHECK(typeof(writer)=='integer'),"
          + " mtime INTEGER NOT NULL CHECK(typeof(mtime)=='integer'),"
          + " type INTEGER NOT NULL CHECK(typeof(type)=='integer'),"
          + " name TEXT NOT NULL, data BLOB)";

  private static final List<String> ROWS =
      List.of(
          "0,0,30,1,1700000000,8,'__version__',NULL",
          "2,0,3,0,1700000000,8,'corosync.conf','totem { config_version: 3 }'",
          "4,0,4,1,1700000000,4,'nodes',NULL",
          "5,4,5,1,1700000000,4,'pve1',NULL",
          "6,5,6,1,1700000000,4,'qemu-server',NULL",
          "7,6,7,1,1700000000,8,'100.conf','memory: 512'",
          "8,4,8,1,1700000000,4,'pve2',NULL",
          "9,8,9,1,1700000000,4,'lxc',NULL",
          "10,0,10,1,1700000000,8,CAST(x'636166e9' AS TEXT),NULL");

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void database() throws SQLException {
    file = dir.resolve("config.db");
    List<String> all = new ArrayList<>(List.of("BEGIN", SCHEMA));
    ROWS.forEach(row -> all.add("INSERT INTO tree VALUES (" + row + ")"));
    all.add("COMMIT");
    execute(all.toArray(String[]::new));
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private ClusterFs open(Optional<byte[]> corosyncConf) throws CannotStart, IOException {
    Properties properties = new Properties();
    properties.setProperty(ClusterFsSettings.PREFIX + "database", file.toString());
    ClusterFsSettings settings = ClusterFsSettings.from(properties);
    Now now = new Now(1_800_000_000, 0);
    try (Database database = Database.open(settings, corosyncConf, now.wallSeconds())) {
      Identity identity = new Identity(new NodeName("pve1"), 0, 10, "10.0.0.1", false);
      return Serving.machine(identity, database, now, settings);
    }
  }

  private void refused(String why) {
    assertThatThrownBy(() -> open(Optional.empty()))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why)
        .hasMessageMatching("(?s).*: put back a copy, or (re)?move it.*");
  }

  @Test
  void aDatabaseOfPmxcfsOpensAsItIs() throws Exception {
    ClusterFs machine = open(Optional.empty());
    assertThat(machine.view().version()).isEqualTo(30);
    assertThat(machine.view().read("nodes/pve1/qemu-server/100.conf"))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("memory: 512");
    assertThat(machine.view().list("")).anyMatch(name -> name.startsWith("caf"));
    execute("UPDATE tree SET type = 4 WHERE inode = 0");
    assertThat(open(Optional.empty()).view().version()).isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INSERT INTO tree VALUES (20,0,20,1,1,4,'nodes',NULL) | 'nodes' occurs twice",
        "INSERT INTO tree VALUES (20,19,20,1,1,8,'a',NULL) | no parent directory",
        "UPDATE tree SET parent = 9 WHERE inode = 8 | no parent directory",
        "INSERT INTO tree VALUES (20,7,20,1,1,8,'a',NULL) | a file with entries in it",
        "INSERT INTO tree VALUES (20,0,20,1,1,5,'a',NULL) | entry type 5",
        "UPDATE tree SET data = 'x' WHERE inode = 4 | directory 'nodes' has data",
        "UPDATE tree SET name = 'version' WHERE inode = 0 | row 0 is named 'version'",
        "DELETE FROM tree WHERE inode = 0 | row 0 (__version__) is missing",
        "UPDATE tree SET name = 'a/b' WHERE inode = 4 | a slash in its name",
        "UPDATE tree SET name = '..' WHERE inode = 4 | cannot be an entry's name",
        "INSERT INTO tree VALUES (20,9,20,1,1,8,'100.conf',NULL) | guest 100 has two",
        "ALTER TABLE tree ADD COLUMN owner INTEGER | another or a newer program's",
        "ALTER TABLE tree RENAME COLUMN mtime TO changed | another or a newer program's",
        "ALTER TABLE tree RENAME TO trees | no table 'tree'",
      })
  void whatIsNoTreeIsRefused(String damage, String why) throws SQLException {
    execute(damage);
    refused(why);
  }

  @Test
  void anEntryWithoutANameIsRefused() throws SQLException {
    execute(
        "CREATE TABLE copy AS SELECT * FROM tree",
        "DROP TABLE tree",
        "ALTER TABLE copy RENAME TO tree");
    execute("UPDATE tree SET name = NULL WHERE inode = 7");
    refused("no name");
  }

  @Test
  void whatIsNoDatabaseIsRefused() throws IOException {
    Files.writeString(file, "this is not a database at all, ".repeat(50));
    refused("file is not a database");
    Files.write(file, new byte[0]);
    refused("is empty");
  }

  @Test
  void aCutFileIsRefused() throws IOException {
    try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
      cut.truncate(Files.size(file) - 4096);
    }
    refused("is damaged");
  }

  @Test
  void aFirstStartImportsCorosyncConf() throws Exception {
    Files.delete(file);
    byte[] conf = "totem { config_version: 7 }".getBytes(StandardCharsets.UTF_8);
    ClusterFs machine = open(Optional.of(conf));
    assertThat(machine.view().read("corosync.conf")).isEqualTo(conf);
    assertThat(machine.view().version()).isEqualTo(3);
    assertThat(machine.view().attributes("corosync.conf").inode()).isEqualTo(2);
    assertThat(open(Optional.empty()).view().read("corosync.conf")).isEqualTo(conf);
  }

  @Test
  void recordedDatabasesOfPmxcfsOpen() throws Exception {
    Path recorded =
        Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve("shared/vectors/db"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(null);
    assumeThat(recorded).as("recordings in shared/vectors beside the repository").isNotNull();
    try (Stream<Path> all = Files.list(recorded)) {
      for (Path one : all.filter(path -> path.toString().endsWith(".sqlite")).toList()) {
        Files.deleteIfExists(dir.resolve("config.db-wal"));
        Files.deleteIfExists(dir.resolve("config.db-shm"));
        Files.write(file, Files.readAllBytes(one));
        assertThat(open(Optional.empty()).view().list("")).contains("corosync.conf");
      }
    }
  }
}
