package org.quorate.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a guest's configuration says to those who do not run it. */
class GuestConfigTest {
  @Example
  void aSnapshotsSettingsAreNotTheGuests() {
    GuestConfig config =
        GuestConfig.parse(
            "# cores: 9\ncores: 4\nsockets: 2\nmemory: current=2048\n\n[snap]\nmemory: 16\n");
    assertThat(config.vmCores()).isEqualTo(8);
    assertThat(config.memoryBytes()).isEqualTo(2048L << 20);
    assertThat(config.settings()).containsOnlyKeys("cores", "sockets", "memory");
  }

  @Example
  void whatIsNotSaidIsTheDefault() {
    GuestConfig config = GuestConfig.parse("");
    assertThat(config.vmCores()).isEqualTo(1);
    assertThat(config.containerCores()).as("all of the host's").isZero();
    assertThat(config.memoryBytes()).isEqualTo(512L << 20);
    assertThat(config.flag("template")).isFalse();
  }

  @Property(tries = 300)
  void anyTextIsRead(@ForAll String text, @ForAll String value) {
    GuestConfig config =
        GuestConfig.parse(text + "\ncores: " + value + "\nmemory: " + value + "\n");
    assertThat(config.settings()).doesNotContainKey("");
    assertThat(config.vmCores()).isNotNegative();
    assertThat(config.memoryBytes()).isNotNegative();
  }
}
