package org.quorate.guest.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.quorate.guest.config.VmConfig;
import org.quorate.guest.qemu.Hardware;
import org.quorate.model.InvalidInput;

/** What is told about a migration and what it is told. */
class ValuesTest {
  private static final String DATACENTER =
      "migration: secure,network=10.0.0.0/24\nbwlimit: migration=2048,clone=1\n";

  @Test
  void linesReadAsAdministratorsKnowThem() {
    Transfer transfer =
        new Transfer("active", "", 107_374_182, 1 << 20, 2L << 30, 944.4, 3, 0, 1_000);
    assertThat(transfer.line())
        .isEqualTo(
            "migration active, transferred 102.4 MiB of 2.0 GiB VM-state, remaining 1.0 MiB,"
                + " 112.6 MiB/s");
    assertThat(new Transfer("completed", "", 50 << 20, 0, 0, 0, 3, 34, 1_000).summary())
        .isEqualTo("average migration speed: 50.0 MiB/s - downtime 34 ms");
    assertThat(transfer.sending()).isEqualTo(Sending.ACTIVE);
  }

  @Test
  void theAdministratorsWordComesBeforeTheGuestsAndTheDatacenters() {
    VmConfig plain = VmConfig.empty();
    VmConfig tuned = plain.with("migrate_speed", "10").with("migrate_downtime", "0.5");
    assertThat(Terms.of(-1, Optional.empty(), plain, ""))
        .isEqualTo(new Terms(0, 100, Optional.empty()));
    assertThat(Terms.of(-1, Optional.empty(), plain, DATACENTER))
        .isEqualTo(new Terms(2048 * 1024, 100, Optional.of("10.0.0.0/24")));
    assertThat(Terms.of(-1, Optional.empty(), tuned, DATACENTER))
        .isEqualTo(new Terms(10 << 20, 500, Optional.of("10.0.0.0/24")));
    assertThat(Terms.of(512, Optional.of("10.1.0.0/16"), tuned, DATACENTER))
        .isEqualTo(new Terms(512 * 1024, 500, Optional.of("10.1.0.0/16")));
    assertThatThrownBy(() -> Terms.of(-1, Optional.empty(), plain, "bwlimit: migration=fast\n"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("bwlimit 'fast' is not a number");
  }

  @Test
  void aBusyGuestMayStandStillLongerAfterManyRounds() {
    Terms terms = new Terms(0, 100, Optional.empty());
    assertThat(List.of(0L, 4L, 5L, 10L, 1_000L).stream().map(terms::downtimeMs))
        .containsExactly(100, 100, 200, 400, Terms.DOWNTIME_MAX_MS);
    assertThat(new Terms(0, 2_000, Optional.empty()).downtimeMs(1_000)).isEqualTo(2_000);
  }

  @Test
  void theHardwareIsReadOffTheRunningQemu() {
    List<String> argv =
        List.of("qemu", "-machine", "pc-i440fx-7.2,acpi=off", "-accel", "tcg", "-m", "size=98312k");
    assertThat(Hardware.of(argv)).isEqualTo(new Hardware("pc-i440fx-7.2", false, 98_312));
    assertThatThrownBy(() -> Hardware.of(List.of("qemu", "-m", "96")))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> new Hardware("pc", true, 1)).hasMessageContaining("no version");
    assertThatThrownBy(() -> new Hardware("pc-i440fx-7.2,x=y", true, 1))
        .isInstanceOf(InvalidInput.class);
  }

  @Property
  void anyCommandLineIsReadOrRefused(@ForAll @Size(max = 8) List<String> words) {
    try {
      assertThat(Hardware.of(words).memoryKibibytes()).isPositive();
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  @Property
  void anyDatacenterTextIsReadOrRefused(@ForAll String text) {
    try {
      assertThat(Terms.of(-1, Optional.empty(), VmConfig.empty(), "bwlimit: " + text).downtimeMs())
          .isEqualTo(100);
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  @Property
  void anIdIsSixteenHexDigits(@ForAll long random, @ForAll String text) {
    MigrationId id = MigrationId.of(random);
    assertThat(new MigrationId(id.value())).isEqualTo(id);
    if (!text.matches("[0-9a-f]{16}")) {
      assertThatThrownBy(() -> new MigrationId(text)).isInstanceOf(InvalidInput.class);
    }
  }
}
