package org.quorate.fencing.watchdog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.quorate.fencing.kernel.DeviceCalls;

/** A watchdog driver that answers as linux/watchdog.h says, and remembers what it was told. */
final class PlayedDriver implements DeviceCalls {
  private static final int FD = 7;
  private final List<String> story = new ArrayList<>();
  private int options = WatchdogDevice.OPTION_SET_TIMEOUT | WatchdogDevice.OPTION_MAGIC_CLOSE;
  private int timeout = 60;
  private int shortest = 1;
  private int longest = 60;
  private int opensWith = FD;
  private int writesWith = 1;

  PlayedDriver options(int supported) {
    options = supported;
    return this;
  }

  PlayedDriver longest(int seconds) {
    longest = seconds;
    timeout = Math.min(timeout, seconds);
    return this;
  }

  PlayedDriver alwaysRunsFor(int seconds) {
    shortest = seconds;
    return this;
  }

  void opensWith(int result) {
    opensWith = result;
  }

  void writesWith(int result) {
    writesWith = result;
  }

  String story() {
    return String.join(" ", story);
  }

  @Override
  public int open(String device) {
    story.add("open");
    return opensWith;
  }

  @Override
  public int write(int fd, char letter) {
    story.add(String.valueOf(letter));
    return writesWith;
  }

  @Override
  public int rewind(int fd) {
    return -EINVAL;
  }

  @Override
  public int close(int fd) {
    story.add("close");
    return 0;
  }

  @Override
  public int ioctl(int fd, long request, byte[] data) {
    ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
    if (request == WatchdogDevice.GET_SUPPORT) {
      byte[] name = "Software Watchdog".getBytes(StandardCharsets.US_ASCII);
      buffer.putInt(0, options).putInt(4, 1).put(8, name);
      return 0;
    }
    if (request == WatchdogDevice.SET_TIMEOUT) {
      int asked = buffer.getInt(0);
      story.add("timeout=" + asked);
      timeout = Math.clamp(asked, shortest, longest);
      buffer.putInt(0, timeout);
      return 0;
    }
    if (request == WatchdogDevice.GET_TIMEOUT) {
      buffer.putInt(0, timeout);
      return 0;
    }
    return -EOPNOTSUPP;
  }
}
