package org.quorate.clusterfs.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.clusterfs.RowChange;

/** What happens after a change could not be stored. */
class RecoveryTest {
  private static final Duration SHORT = Duration.ofMillis(1);

  /** Goes on at the third attempt. */
  private static final class ThirdTime implements Recovery.Work {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger attempts = new AtomicInteger();

    @Override
    public void stopped(String reason) {
      told.add(reason);
    }

    @Override
    public void again() throws CannotStart, IOException {
      switch (attempts.incrementAndGet()) {
        case 1 -> throw new IOException("no room");
        case 2 -> throw new CannotStart("the database is damaged");
        default -> told.add("again");
      }
    }
  }

  @Test
  void itTriesUntilItSucceedsAndThenOnlyAfterTheNextFailure() {
    ThirdTime work = new ThirdTime();
    try (Recovery recovery = new Recovery(work, SHORT)) {
      recovery.start();
      recovery.failed("disk full");
      await().until(() -> work.told.equals(List.of("disk full", "again")));
      assertThat(work.attempts).hasValue(3);
      recovery.failed("input/output error");
      await().until(() -> work.told.size() == 4);
      assertThat(work.attempts).hasValue(4);
    }
  }

  @Test
  void afterAFailureNothingIsStoredAndItIsToldOnce() throws IOException {
    List<String> told = new CopyOnWriteArrayList<>();
    List<List<RowChange>> stored = new CopyOnWriteArrayList<>();
    boolean[] full = {false};
    Store disk =
        changes -> {
          if (full[0]) {
            throw new IOException("full");
          }
          stored.add(changes);
        };
    Store store = new OneFailure(disk, told::add);
    store.apply(List.of(new RowChange.Remove(1)));
    full[0] = true;
    assertThat(fails(store)).isEqualTo("full");
    full[0] = false;
    assertThat(fails(store)).contains("after a failure");
    assertThat(stored).hasSize(1);
    assertThat(told).containsExactly("full");
  }

  private static String fails(Store store) {
    try {
      store.apply(List.of(new RowChange.Remove(2)));
      return "stored";
    } catch (IOException failed) {
      return String.valueOf(failed.getMessage());
    }
  }

  @Test
  void roomIsTriedAndGivenBack(@TempDir Path dir) throws IOException {
    Room.require(dir.resolve("config.db"));
    try (var left = Files.list(dir)) {
      assertThat(left).isEmpty();
    }
    assertThat(nameOfNoRoom(dir.resolve("gone/config.db"))).contains("gone");
  }

  private static String nameOfNoRoom(Path database) {
    try {
      Room.require(database);
      return "";
    } catch (IOException none) {
      return String.valueOf(none.getMessage());
    }
  }
}
