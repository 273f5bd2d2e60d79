package org.quorate.fencing.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Against this machine's kernel. */
class SystemCallsTest {
  /** Of asm-generic/ioctls.h: read an int, write an int; the same shapes as the watchdog's. */
  private static final long TIOCGPTN = 0x80045430L;

  private static final long TIOCSPTLCK = 0x40045431L;
  private static final long TIOCGPTLCK = 0x80045439L;

  private final SystemCalls kernel = new SystemCalls();

  @Test
  void ioctlCarriesIntegersBothWays() {
    Path terminals = Path.of("/dev/ptmx");
    assumeThat(terminals).exists();
    int fd = kernel.open(terminals.toString());
    assumeThat(fd).as("a new terminal").isNotNegative();
    try {
      byte[] number = {-1, -1, -1, -1};
      assertThat(kernel.ioctl(fd, TIOCGPTN, number)).isZero();
      assertThat(integer(number)).isNotNegative();
      for (byte lock : new byte[] {1, 0}) {
        assertThat(kernel.ioctl(fd, TIOCSPTLCK, new byte[] {lock, 0, 0, 0})).isZero();
        byte[] state = {9, 9, 9, 9};
        assertThat(kernel.ioctl(fd, TIOCGPTLCK, state)).isZero();
        assertThat(integer(state)).isEqualTo(lock);
      }
    } finally {
      assertThat(kernel.close(fd)).isZero();
    }
  }

  private static int integer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
  }

  @Test
  void failuresAreNegativeErrnos() {
    assertThat(kernel.open("/nonexistent/watchdog")).isEqualTo(-DeviceCalls.ENOENT);
    int fd = kernel.open("/dev/null");
    assertThat(kernel.ioctl(fd, TIOCGPTN, new byte[4])).isEqualTo(-DeviceCalls.ENOTTY);
    assertThat(kernel.write(fd, 'V')).isEqualTo(1);
    assertThat(kernel.close(fd)).isZero();
    assertThat(kernel.close(fd)).isNegative();
    assertThat(kernel.openProcess(Integer.MAX_VALUE)).isNegative();
  }

  @Test
  void aProcessIsKilledAndSeenToHaveEnded() throws IOException {
    Process sleep = new ProcessBuilder("sleep", "600").start();
    int fd = kernel.openProcess(sleep.pid());
    assertThat(kernel.ended(fd, 0)).isFalse();
    assertThat(kernel.kill(fd)).isZero();
    assertThat(kernel.ended(fd, 5_000)).isTrue();
    assertThat(kernel.close(fd)).isZero();
  }

  @Test
  void theClockCountsSinceBoot() throws IOException {
    double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
    assertThat(SystemCalls.bootMs() / 1000.0).isBetween(uptime - 60, uptime + 60);
  }
}
