package org.quorate.clusterfs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.Row;
import org.quorate.clusterfs.sqlite.SqliteStore;
import org.quorate.clusterfs.tree.Tree;
import org.quorate.clusterfs.tree.TreeLoader;
import org.quorate.clusterfs.tree.VmList;
import org.quorate.model.InvalidInput;

/** A database is loaded, or refused with a reason; nothing else, whatever the file holds. */
class DatabaseFuzzTest {
  private static final String[] NAMES = {
    "nodes",
    "pve1",
    "pve2",
    "qemu-server",
    "lxc",
    "100.conf",
    "101.conf",
    "priv",
    "lock",
    "corosync.conf",
    "__version__",
    "",
    ".",
    "..",
    "a/b",
    "100.CONF"
  };

  @TempDir static Path temp;

  /** Rows as a damaged or foreign program could have written them. */
  @FuzzTest(maxDuration = "5m")
  void anyRows(FuzzedDataProvider data) {
    List<Row> rows = new ArrayList<>();
    if (data.consumeBoolean()) {
      rows.add(new Row(0, 0, data.consumeLong(), 1, 1, 8, "__version__", null));
    }
    while (data.remainingBytes() > 0 && rows.size() < 40) {
      rows.add(
          new Row(
              data.consumeLong(-1, 20),
              data.consumeLong(-1, 20),
              data.consumeLong(),
              data.consumeInt(),
              data.consumeInt() & 0xFFFF_FFFFL,
              data.pickValue(new int[] {4, 8, 4, 8, 0, data.consumeInt()}),
              data.consumeBoolean() ? data.pickValue(NAMES) : data.consumeString(20),
              data.consumeBoolean() ? null : data.consumeBytes(40)));
    }
    try {
      Tree tree = TreeLoader.load(rows);
      VmList.EMPTY.rebuilt(tree);
      assertThat(tree.index().entries()).hasSize(rows.size());
      assertThat(tree.checksum()).isNotNull();
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  /** A real database with some of its bytes replaced: 32-bit position, length, bytes. */
  @FuzzTest(maxDuration = "5m")
  void aRealDatabaseWithDamage(byte[] damage) throws IOException {
    Path file = temp.resolve("config.db");
    byte[] content = real().clone();
    ByteBuffer in = ByteBuffer.wrap(damage);
    while (in.remaining() > 5) {
      int at = Math.floorMod(in.getInt(), content.length);
      int count = Math.min(Math.min(in.get() & 0x3F, in.remaining()), content.length - at);
      in.get(content, at, count);
    }
    for (String name : List.of("config.db", "config.db-wal", "config.db-shm")) {
      Files.deleteIfExists(temp.resolve(name));
    }
    Files.write(file, content);
    try (SqliteStore store = new SqliteStore(file, SqliteStore.Durability.NORMAL)) {
      Tree tree = TreeLoader.load(store.load());
      assertThat(tree.index()).isNotNull();
    } catch (IOException | InvalidInput refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  private static byte @org.jspecify.annotations.Nullable [] made;

  private static byte[] real() throws IOException {
    if (made == null) {
      Path file = temp.resolve("real.db");
      try (SqliteStore store = new SqliteStore(file, SqliteStore.Durability.NORMAL)) {
        store.persist(TreeLoader.firstStart("totem {\n  config_version: 1\n}\n".getBytes(), 1));
      }
      made = Files.readAllBytes(file);
    }
    return made;
  }
}
