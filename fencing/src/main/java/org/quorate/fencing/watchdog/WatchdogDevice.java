package org.quorate.fencing.watchdog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's watchdog interface (Documentation/watchdog/watchdog-api.rst): opening arms, any byte
 * written feeds, a 'V' written last before closing disarms ("magic close"); closing without it, as
 * the end of the process does, leaves it armed. A plain file in its place (the lab) holds the last
 * byte written; whoever plays the hardware goes by its time of change.
 *
 * <p>Not a FileChannel: an interrupted thread would close it, and the node would be reset.
 */
public final class WatchdogDevice implements Watchdog {
  public static final Path DEVICE = Path.of("/dev/watchdog");

  private final Path device;
  private @Nullable RandomAccessFile file;
  private boolean seekable;

  public WatchdogDevice(Path device) {
    this.device = device;
  }

  @Override
  public synchronized void open() throws IOException {
    if (file == null) {
      if (!Files.exists(device)) {
        throw new IOException(
            "there is no watchdog " + device + ": load a driver, for example 'modprobe softdog'");
      }
      seekable = Files.isRegularFile(device);
      file = new RandomAccessFile(device.toFile(), "rw");
    }
    feed();
  }

  @Override
  public synchronized void feed() throws IOException {
    write('1');
  }

  @Override
  public synchronized void close() throws IOException {
    if (file == null) {
      return;
    }
    write('V');
    file.close();
    file = null;
  }

  private void write(char letter) throws IOException {
    if (file == null) {
      throw new IOException("the watchdog " + device + " is not open");
    }
    if (seekable) {
      file.seek(0);
    }
    file.write(letter);
  }
}
