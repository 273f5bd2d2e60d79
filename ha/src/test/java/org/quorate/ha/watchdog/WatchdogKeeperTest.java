package org.quorate.ha.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.fencing.watchdog.Watchdog;
import org.quorate.ha.watchdog.WatchdogKeeper.Client;

/** The watchdog is fed as long as all who rely on it live, and not a moment longer. */
class WatchdogKeeperTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final AtomicLong nowMs = new AtomicLong(1_000_000);
  private final AtomicInteger fed = new AtomicInteger();
  private volatile boolean armed;
  private WatchdogKeeper keeper;

  private WatchdogKeeper keeper() {
    Watchdog device =
        new Watchdog() {
          @Override
          public void open() {
            armed = true;
            fed.incrementAndGet();
          }

          @Override
          public void feed() {
            fed.incrementAndGet();
          }

          @Override
          public void close() {
            armed = false;
          }
        };
    return new WatchdogKeeper(device, directory.resolve("ha-watchdog"), TIMEOUT, nowMs::get);
  }

  @BeforeEach
  void aKeeper() {
    keeper = keeper();
  }

  @AfterEach
  void stop() {
    keeper.close();
  }

  @Test
  void itIsArmedByTheFirstAndDisarmedByTheLast() throws IOException {
    keeper.start();
    keeper.show(Client.LRM);
    keeper.show(Client.CRM);
    assertThat(armed).isTrue();
    keeper.release(Client.CRM);
    assertThat(armed).isTrue();
    keeper.release(Client.LRM);
    assertThat(armed).isFalse();
  }

  @Test
  void aSilentClientEndsTheFeedingForGood() throws IOException {
    keeper.start();
    keeper.show(Client.LRM);
    int before = fed.get();
    await().atMost(Duration.ofSeconds(10)).until(() -> fed.get() > before);
    nowMs.addAndGet(TIMEOUT.toMillis() + 1);
    assertThatThrownBy(() -> keeper.show(Client.LRM)).isInstanceOf(IOException.class);
    assertThat(armed).isTrue();
  }

  @Test
  void aKilledDaemonsTimeIsTakenOverButNotProlonged() throws IOException {
    keeper.show(Client.LRM);
    keeper.show(Client.CRM);
    keeper.close();
    nowMs.addAndGet(TIMEOUT.toMillis() - 1);
    int before = fed.get();
    keeper = keeper();
    keeper.start();
    assertThat(fed.get()).isGreaterThan(before);
    assertThat(keeper.armedBy(Client.LRM)).isTrue();
    assertThat(keeper.armedBy(Client.CRM)).isFalse();
    nowMs.addAndGet(2);
    assertThatThrownBy(() -> keeper.show(Client.LRM)).isInstanceOf(IOException.class);
  }

  @Test
  void anUnreadableRecordArmsNothing() throws IOException {
    Files.writeString(directory.resolve("ha-watchdog"), "LRM x\nNOBODY 7\n\n");
    keeper.start();
    assertThat(armed).isFalse();
  }
}
