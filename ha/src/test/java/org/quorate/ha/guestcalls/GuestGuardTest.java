package org.quorate.ha.guestcalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.model.ServiceId;

/** Guests count as gone only where it is known which they are, and none is about to come. */
class GuestGuardTest {
  private static final Set<ServiceId> GUESTS = Set.of(ServiceId.parse("vm:100"));

  @TempDir Path directory;

  private Path record() {
    return directory.resolve("run/ha-guests");
  }

  /** A daemon's guard, on a host where nothing runs. */
  private GuestGuard started() {
    return new GuestGuard(
        record(), new GuestProcesses(directory, Path.of("/proc"), directory.resolve("lxc")));
  }

  @Test
  void theNextDaemonKnowsTheGuests() throws IOException {
    started().protect(GUESTS);
    assertThat(record()).hasContent("vm:100");
    assertThat(started().stopAll()).isTrue();
  }

  @Test
  void whereTheRecordIsDamagedNobodyIsProvenGoneUntilItIsWrittenAnew() throws IOException {
    started().protect(GUESTS);
    Files.writeString(record(), "vm:100\n\0\0\0");
    GuestGuard guard = started();
    assertThat(guard.stopAll()).isFalse();
    guard.protect(GUESTS);
    assertThat(guard.stopAll()).isTrue();
  }

  @Test
  void aStartUnderWayMayStillBringOneUp() throws IOException {
    GuestGuard guard = started();
    guard.protect(GUESTS);
    guard.ordersBy(() -> true);
    assertThat(guard.stopAll()).isFalse();
  }
}
