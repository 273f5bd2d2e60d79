package org.quorate.ha.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.fencing.lease.Lease;
import org.quorate.fencing.lease.Watch.Holder;
import org.quorate.fencing.watchdog.Watchdog;

/** The watchdog is fed as long as all who rely on it hold their leases, and not a moment longer. */
class WatchdogKeeperTest {
  private static final Lease LEASE = Lease.compatible(10_000);
  private static final Terms TERMS = new Terms("/dev/watchdog", 10, LEASE, false);
  private static final Terms GUESTS_FIRST = new Terms("/dev/watchdog", 10, LEASE, true);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path directory;
  private final AtomicLong nowMs = new AtomicLong(1_000_000);
  private final AtomicInteger fed = new AtomicInteger();
  private volatile boolean armed;
  private volatile boolean stoppable = true;
  private volatile boolean absent;
  private WatchdogKeeper keeper;

  private WatchdogKeeper keeper() {
    Watchdog device =
        new Watchdog() {
          @Override
          public String driver() {
            return "played";
          }

          @Override
          public long grantMs() {
            return 10_000;
          }

          @Override
          public void open() throws IOException {
            if (absent) {
              throw new IOException("there is no watchdog");
            }
            armed = true;
            fed.incrementAndGet();
          }

          @Override
          public void feed() {
            fed.incrementAndGet();
          }

          @Override
          public boolean close() {
            armed = !stoppable;
            return stoppable;
          }
        };
    return new WatchdogKeeper((name, s) -> device, directory.resolve("ha-watchdog"), nowMs::get);
  }

  @BeforeEach
  void aKeeper() {
    keeper = keeper();
  }

  @AfterEach
  void stop() {
    keeper.close();
  }

  private void renew(Holder holder) throws IOException {
    keeper.renewed(holder, nowMs.get());
  }

  @Test
  void itIsArmedByTheFirstAndDisarmedByTheLast() throws IOException {
    keeper.start();
    assertThat(keeper.state().text()).isEqualTo("not in use");
    keeper.adopt(TERMS);
    assertThat(keeper.state().text()).isEqualTo("standby, played");
    renew(Holder.LRM);
    renew(Holder.CRM);
    assertThat(armed).isTrue();
    assertThat(keeper.state().text()).isEqualTo("armed by CRM and LRM, 60 s left, played");
    keeper.release(Holder.CRM);
    assertThat(armed).isTrue();
    keeper.release(Holder.LRM);
    assertThat(armed).isFalse();
  }

  @Test
  void nobodyReliesOnALeaseTheOthersDoNotKnow() {
    assertThatThrownBy(() -> renew(Holder.LRM)).hasMessageContaining("not known to the others");
    assertThat(armed).isFalse();
  }

  @Test
  void withoutAWatchdogNobodyIsActive() {
    absent = true;
    keeper.adopt(TERMS);
    assertThatThrownBy(() -> renew(Holder.LRM)).hasMessage("there is no watchdog");
    assertThat(keeper.armedBy(Holder.LRM)).isFalse();
    assertThat(keeper.mayStart()).isFalse();
  }

  @Test
  void anOldLeaseEndsTheFeedingForGood() throws IOException {
    keeper.adopt(TERMS);
    keeper.start();
    renew(Holder.LRM);
    int before = fed.get();
    await().atMost(LIMIT).until(() -> fed.get() > before);
    nowMs.addAndGet(LEASE.feedMs());
    assertThatThrownBy(() -> renew(Holder.LRM)).hasMessageContaining("will be reset");
    keeper.release(Holder.LRM);
    assertThat(armed).isTrue();
    assertThat(keeper.state().text()).startsWith("not fed any more");
  }

  @Test
  void whatCountsIsWhenTheRefreshBeganNotWhenItWasTold() throws IOException {
    keeper.adopt(TERMS);
    long began = nowMs.get();
    nowMs.addAndGet(40_000);
    keeper.renewed(Holder.LRM, began);
    assertThat(keeper.state().leftMs()).hasValue(20_000);
    assertThat(keeper.mayStart()).as("a start that would come late").isFalse();
    renew(Holder.LRM);
    assertThat(keeper.mayStart()).isTrue();
  }

  @Test
  void guestsThatAreProvenGoneSaveTheHost() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    keeper.adopt(GUESTS_FIRST);
    keeper.stopGuestsBy(() -> asked.incrementAndGet() > 2);
    keeper.start();
    renew(Holder.LRM);
    nowMs.addAndGet(LEASE.stopGuestsMs());
    await().atMost(LIMIT).until(() -> !armed);
    assertThat(asked).hasValue(3);
    nowMs.addAndGet(1_000_000);
    renew(Holder.LRM);
    assertThat(armed).as("the links are back").isTrue();
  }

  @Test
  void aGuestThatCannotBeProvenGoneLeavesItToTheWatchdog() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    keeper.adopt(GUESTS_FIRST);
    keeper.stopGuestsBy(
        () -> {
          asked.incrementAndGet();
          return false;
        });
    keeper.start();
    renew(Holder.LRM);
    nowMs.addAndGet(LEASE.stopGuestsMs());
    await().atMost(LIMIT).until(() -> asked.get() > 2);
    nowMs.addAndGet(Lease.PROOF_MS + 5_000);
    await().atMost(LIMIT).until(() -> keeper.state().over());
    assertThat(armed).isTrue();
  }

  @Test
  void aLeaseThatIsRefreshedWhileGuestsAreStoppedIsNotClosed() throws IOException {
    AtomicBoolean back = new AtomicBoolean();
    keeper.adopt(GUESTS_FIRST);
    keeper.stopGuestsBy(
        () -> {
          try {
            renew(Holder.LRM);
          } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
          }
          back.set(true);
          return true;
        });
    keeper.start();
    renew(Holder.LRM);
    nowMs.addAndGet(LEASE.stopGuestsMs());
    await().atMost(LIMIT).untilTrue(back);
    int before = fed.get();
    await().atMost(LIMIT).until(() -> fed.get() > before);
    assertThat(armed).isTrue();
    assertThat(keeper.armedBy(Holder.LRM)).isTrue();
  }

  @Test
  void aDriverThatCannotBeStoppedIsFedOn() throws IOException {
    stoppable = false;
    keeper.adopt(TERMS);
    keeper.start();
    renew(Holder.LRM);
    keeper.release(Holder.LRM);
    nowMs.addAndGet(LEASE.feedMs() * 10);
    int before = fed.get();
    await().atMost(LIMIT).until(() -> fed.get() > before);
    assertThat(keeper.state().over()).isFalse();
  }

  @Test
  void aKilledDaemonsTimeIsTakenOverButNotProlonged() throws IOException {
    keeper.adopt(TERMS);
    renew(Holder.LRM);
    renew(Holder.CRM);
    keeper.close();
    nowMs.addAndGet(LEASE.feedMs() - 1);
    int before = fed.get();
    keeper = keeper();
    keeper.start();
    assertThat(fed.get()).isGreaterThan(before);
    assertThat(keeper.terms()).contains(TERMS);
    assertThat(keeper.armedBy(Holder.LRM)).isTrue();
    assertThat(keeper.armedBy(Holder.CRM)).isFalse();
    nowMs.addAndGet(2);
    assertThatThrownBy(() -> renew(Holder.LRM)).isInstanceOf(IOException.class);
  }

  @Test
  void anotherDriverIsUsedWhenNobodyReliesOnTheOldOne() throws IOException {
    Terms other = new Terms("/dev/watchdog1", 10, LEASE, false);
    keeper.adopt(TERMS);
    renew(Holder.LRM);
    keeper.adopt(other);
    assertThat(keeper.terms()).contains(TERMS);
    keeper.release(Holder.LRM);
    keeper.adopt(other);
    assertThat(keeper.terms()).contains(other);
  }

  @Test
  void anUnreadableRecordArmsNothing() throws IOException {
    Files.writeString(directory.resolve("ha-watchdog"), "LRM x\nNOBODY 7\nTERMS a\n\n");
    keeper.start();
    assertThat(armed).isFalse();
  }

  @Property(tries = 300)
  void anyRecordIsReadOrLeftOut(@ForAll String text, @ForAll long ms) {
    assertThat(WatchdogRecord.parse(text).beganMs().size()).isLessThanOrEqualTo(2);
    WatchdogRecord.parse("TERMS " + text + " " + ms + "\nLRM " + text);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    WatchdogRecord record =
        new WatchdogRecord(
            java.util.Optional.of(GUESTS_FIRST), java.util.Map.of(Holder.LRM, 1_000_000L));
    assertThat(WatchdogRecord.parse(record.text())).isEqualTo(record);
  }
}
