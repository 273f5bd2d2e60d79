package org.quorate.fencing.watchdog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.quorate.fencing.kernel.DeviceCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's watchdog interface (Documentation/watchdog/watchdog-api.rst, linux/watchdog.h):
 * opening arms, any byte written feeds, a 'V' written last before closing disarms ("magic close");
 * closing without it, as the end of the process does, leaves it armed. The driver's time-out is set
 * and must be at most what was asked for, since other nodes count on it.
 *
 * <p>A driver with {@code nowayout} cannot be stopped: it stays open and must be fed on.
 *
 * <p>A plain file in its place (the lab) holds what was written last; whoever plays the hardware
 * goes by its time of change.
 */
public final class WatchdogDevice implements Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(WatchdogDevice.class);
  public static final Path DEVICE = Path.of("/dev/watchdog");
  private static final Path CLASS = Path.of("/sys/class/watchdog");

  /** linux/watchdog.h. */
  static final long GET_SUPPORT = 0x80285700L;

  static final long SET_TIMEOUT = 0xC0045706L;
  static final long GET_TIMEOUT = 0x80045707L;
  static final int OPTION_SET_TIMEOUT = 0x0080;
  static final int OPTION_MAGIC_CLOSE = 0x0100;
  private static final int INFO_BYTES = 40;
  private static final int IDENTITY_OFFSET = 8;

  private final Path device;
  private final long grantMs;
  private final DeviceCalls kernel;
  private final Path deviceClass;
  private int fd = -1;
  private boolean stoppable = true;
  private boolean plainFile;
  private String identity = "";

  /**
   * @param timeoutSeconds what the hardware is told; the shortest that all nodes' drivers can do
   */
  public WatchdogDevice(Path device, int timeoutSeconds, DeviceCalls kernel) {
    this(device, timeoutSeconds, kernel, CLASS);
  }

  WatchdogDevice(Path device, int timeoutSeconds, DeviceCalls kernel, Path deviceClass) {
    this.device = device;
    this.grantMs = timeoutSeconds * 1_000L;
    this.kernel = kernel;
    this.deviceClass = deviceClass;
  }

  @Override
  public synchronized String driver() {
    return identity.isEmpty()
        ? device + (plainFile ? " (plain file)" : "")
        : device + " (" + identity + ")";
  }

  @Override
  public long grantMs() {
    return grantMs;
  }

  @Override
  public synchronized void open() throws IOException {
    if (fd < 0) {
      if (!Files.exists(device)) {
        throw new IOException(
            "there is no watchdog " + device + ": load a driver, for example 'modprobe softdog'");
      }
      fd = opened(kernel.open(device.toString()));
      try {
        setUp();
      } catch (IOException refused) {
        var unused = close();
        throw refused;
      }
    }
    feed();
  }

  private int opened(int result) throws IOException {
    if (result == -DeviceCalls.EBUSY) {
      throw new IOException(
          device + " is held by another program: stop it, or use the one behind its multiplexer");
    }
    return checked("open", result);
  }

  private void setUp() throws IOException {
    byte[] info = new byte[INFO_BYTES];
    int support = kernel.ioctl(fd, GET_SUPPORT, info);
    if (support == -DeviceCalls.ENOTTY) {
      plainFile = true;
      return;
    }
    checked("WDIOC_GETSUPPORT", support);
    int options = integer(info, 0);
    identity =
        new String(info, IDENTITY_OFFSET, INFO_BYTES - IDENTITY_OFFSET, StandardCharsets.US_ASCII)
            .replaceAll("[^ -~].*", "");
    stoppable = (options & OPTION_MAGIC_CLOSE) != 0 && !noWayOut();
    if ((options & OPTION_SET_TIMEOUT) != 0) {
      byte[] asked = bytes((int) (grantMs / 1_000));
      checked("WDIOC_SETTIMEOUT", kernel.ioctl(fd, SET_TIMEOUT, asked));
    }
    byte[] now = new byte[Integer.BYTES];
    checked("WDIOC_GETTIMEOUT", kernel.ioctl(fd, GET_TIMEOUT, now));
    long actualMs = integer(now, 0) * 1_000L;
    if (actualMs < 1 || actualMs > grantMs) {
      throw new IOException(
          "%s fires after %d s, not after %d s: set watchdog-timeout=%d in /etc/pve/quorate.cfg"
              .formatted(driver(), actualMs / 1_000, grantMs / 1_000, actualMs / 1_000));
    }
    LOG.info(
        "{}: fires after {} s{}",
        driver(),
        actualMs / 1_000,
        stoppable ? "" : ", cannot be stopped (nowayout)");
  }

  /** Shown for {@code /dev/watchdogN}; {@code /dev/watchdog} is the first one. */
  private boolean noWayOut() {
    String name = String.valueOf(device.getFileName());
    Path shown = deviceClass.resolve(name.equals("watchdog") ? "watchdog0" : name);
    try {
      return Files.readString(shown.resolve("nowayout")).strip().equals("1");
    } catch (IOException notShown) {
      return false;
    }
  }

  @Override
  public synchronized void feed() throws IOException {
    write('1');
  }

  @Override
  public synchronized boolean close() throws IOException {
    if (fd < 0) {
      return true;
    }
    if (!stoppable) {
      feed();
      return false;
    }
    write('V');
    checked("close", kernel.close(fd));
    fd = -1;
    return true;
  }

  private void write(char letter) throws IOException {
    if (fd < 0) {
      throw new IOException("the watchdog " + device + " is not open");
    }
    if (plainFile) {
      checked("lseek", kernel.rewind(fd));
    }
    checked("write", kernel.write(fd, letter));
  }

  private int checked(String call, int result) throws IOException {
    if (result < 0) {
      throw new IOException(device + ": " + call + " failed with errno " + -result);
    }
    return result;
  }

  private static int integer(byte[] bytes, int offset) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt(offset);
  }

  private static byte[] bytes(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(value).array();
  }
}
