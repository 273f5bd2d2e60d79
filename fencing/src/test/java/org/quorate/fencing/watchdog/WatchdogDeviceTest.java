package org.quorate.fencing.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain file plays the watchdog: whoever watches it sees feeding, and an orderly close. */
class WatchdogDeviceTest {
  @TempDir Path directory;

  @Test
  void feedingTouchesTheFileAndClosingLeavesTheMagicLetter() throws IOException {
    Path file = Files.createFile(directory.resolve("watchdog"));
    WatchdogDevice watchdog = new WatchdogDevice(file);
    watchdog.open();
    assertThat(file).hasContent("1");
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    watchdog.feed();
    assertThat(Files.getLastModifiedTime(file).toMillis()).isPositive();
    watchdog.close();
    watchdog.close();
    assertThat(file).hasContent("V");
  }

  @Test
  void anInterruptedThreadGoesOnFeeding() throws IOException {
    Path file = Files.createFile(directory.resolve("watchdog"));
    WatchdogDevice watchdog = new WatchdogDevice(file);
    watchdog.open();
    Thread.currentThread().interrupt();
    watchdog.feed();
    assertThat(Thread.interrupted()).isTrue();
    watchdog.feed();
    assertThat(file).hasContent("1");
  }

  @Test
  void aMissingDeviceIsNotCreated() {
    WatchdogDevice watchdog = new WatchdogDevice(directory.resolve("none"));
    assertThatThrownBy(watchdog::open).hasMessageContaining("modprobe");
    assertThatThrownBy(watchdog::feed).isInstanceOf(IOException.class);
    assertThat(directory.resolve("none")).doesNotExist();
  }
}
