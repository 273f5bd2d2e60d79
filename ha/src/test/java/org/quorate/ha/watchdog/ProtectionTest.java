package org.quorate.ha.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.fencing.lease.Lease;
import org.quorate.fencing.lease.Watch.Holder;
import org.quorate.model.ServiceId;

/** A guest that arrives is asked about by another process, by what quorate-ha has written down. */
class ProtectionTest {
  private static final ServiceId VM = new ServiceId("vm", "100");
  private static final Terms TERMS =
      new Terms("/dev/watchdog", 10, Lease.fast(30_000, 10_000, 1_000), true);
  private static final long RENEWED_MS = 1_000_000;

  @TempDir Path run;
  private long now = RENEWED_MS + 1_000;

  @BeforeEach
  void anActiveNode() throws IOException {
    renewed(Map.of(Holder.LRM, RENEWED_MS));
    Files.writeString(run.resolve("ha-guests"), "vm:100\n");
  }

  private void renewed(Map<Holder, Long> holders) throws IOException {
    new WatchdogRecord(Optional.of(TERMS), holders).write(run.resolve("ha-watchdog"));
  }

  private boolean covers() {
    return new Protection(run, () -> now).covers(VM);
  }

  @Test
  void aGuestOfAnActiveNodeIsProtected() {
    assertThat(covers()).isTrue();
  }

  @Test
  void notAfterItsLeaseGrewOld() {
    now = RENEWED_MS + TERMS.lease().stopGuestsMs();
    assertThat(covers()).isFalse();
  }

  @Test
  void notByTheManagersShareAlone() throws IOException {
    renewed(Map.of(Holder.CRM, RENEWED_MS));
    assertThat(covers()).isFalse();
  }

  @Test
  void notBeforeItsNodeCountsIt() throws IOException {
    Files.writeString(run.resolve("ha-guests"), "vm:101\n");
    assertThat(covers()).isFalse();
    Files.delete(run.resolve("ha-guests"));
    assertThat(covers()).isFalse();
  }

  @Test
  void notWhereNoneIsOrItCannotBeSaid() throws IOException {
    Files.writeString(run.resolve("ha-guests"), "not a service\n");
    assertThat(covers()).isFalse();
    Files.delete(run.resolve("ha-watchdog"));
    assertThat(covers()).isFalse();
  }
}
