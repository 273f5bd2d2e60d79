package org.quorate.fencing.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quorate.fencing.kernel.DeviceCalls;
import org.quorate.fencing.kernel.SystemCalls;

/**
 * The device as a plain file on the real kernel: whoever watches it sees feeding, and an orderly
 * close. As a driver with a played kernel that answers as linux/watchdog.h says.
 */
class WatchdogDeviceTest {
  @TempDir Path directory;
  private Path file;
  private final PlayedDriver driver = new PlayedDriver();

  @BeforeEach
  void aFile() throws IOException {
    file = Files.createFile(directory.resolve("watchdog"));
  }

  private WatchdogDevice plain() {
    return new WatchdogDevice(file, 10, new SystemCalls(), directory);
  }

  private WatchdogDevice played() {
    return new WatchdogDevice(file, 10, driver, directory);
  }

  @Test
  void feedingTouchesTheFileAndClosingLeavesTheMagicLetter() throws IOException {
    WatchdogDevice watchdog = plain();
    watchdog.open();
    assertThat(file).hasContent("1");
    assertThat(watchdog.driver()).isEqualTo(file + " (plain file)");
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    watchdog.feed();
    assertThat(Files.getLastModifiedTime(file).toMillis()).isPositive();
    assertThat(watchdog.close()).isTrue();
    assertThat(watchdog.close()).isTrue();
    assertThat(file).hasContent("V");
  }

  @Test
  void anInterruptedThreadGoesOnFeeding() throws IOException {
    WatchdogDevice watchdog = plain();
    watchdog.open();
    Thread.currentThread().interrupt();
    watchdog.feed();
    assertThat(Thread.interrupted()).isTrue();
    watchdog.feed();
    assertThat(file).hasContent("1");
  }

  @Test
  void aMissingDeviceIsNotCreated() {
    WatchdogDevice watchdog =
        new WatchdogDevice(directory.resolve("none"), 10, new SystemCalls(), directory);
    assertThatThrownBy(watchdog::open).hasMessageContaining("modprobe");
    assertThatThrownBy(watchdog::feed).isInstanceOf(IOException.class);
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @Test
  void aDriverIsToldItsTimeFedAndClosedInOrder() throws IOException {
    WatchdogDevice watchdog = played();
    watchdog.open();
    watchdog.open();
    watchdog.feed();
    assertThat(watchdog.driver()).isEqualTo(file + " (Software Watchdog)");
    assertThat(watchdog.grantMs()).isEqualTo(10_000);
    assertThat(watchdog.close()).isTrue();
    assertThat(driver.story()).isEqualTo("open timeout=10 1 1 1 V close");
  }

  @Test
  void aDriverThatFiresLaterThanPromisedIsNotRelied() {
    driver.longest(30).alwaysRunsFor(30);
    assertThatThrownBy(played()::open)
        .hasMessageContaining("fires after 30 s, not after 10 s: set watchdog-timeout=30");
    assertThat(driver.story()).isEqualTo("open timeout=10 V close");
  }

  @Test
  void aShorterTimeThanAskedForIsFine() throws IOException {
    driver.longest(8);
    WatchdogDevice watchdog = played();
    watchdog.open();
    assertThat(driver.story()).isEqualTo("open timeout=10 1");
  }

  @Test
  void aDriverWithoutATimeToSetIsAskedForItsOwn() throws IOException {
    driver.options(WatchdogDevice.OPTION_MAGIC_CLOSE).longest(9);
    played().open();
    assertThat(driver.story()).isEqualTo("open 1");
  }

  @Test
  void aDriverWithoutMagicCloseStaysOpenAndIsFedOn() throws IOException {
    driver.options(WatchdogDevice.OPTION_SET_TIMEOUT);
    WatchdogDevice watchdog = played();
    watchdog.open();
    assertThat(watchdog.close()).as("disarmed").isFalse();
    watchdog.feed();
    assertThat(driver.story()).isEqualTo("open timeout=10 1 1 1");
  }

  @Test
  void nowayoutIsReadFromTheDevicesClass() throws IOException {
    Files.createDirectories(directory.resolve("watchdog0"));
    Files.writeString(directory.resolve("watchdog0/nowayout"), "1\n");
    WatchdogDevice watchdog = played();
    watchdog.open();
    assertThat(watchdog.close()).as("disarmed").isFalse();
    assertThat(driver.story()).doesNotContain("V");
  }

  @Test
  void anotherProgramHoldsTheDevice() {
    driver.opensWith(-DeviceCalls.EBUSY);
    assertThatThrownBy(played()::open).hasMessageContaining("held by another program");
  }

  @Test
  void aDeviceThatGoesAwayIsTold() throws IOException {
    WatchdogDevice watchdog = played();
    watchdog.open();
    driver.writesWith(-DeviceCalls.ENODEV);
    assertThatThrownBy(watchdog::feed).hasMessageContaining("write failed with errno 19");
  }
}
