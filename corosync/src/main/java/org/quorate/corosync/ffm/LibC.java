package org.quorate.corosync.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/** The few functions of the C library that waiting on a Corosync connection needs. */
final class LibC {
  private static final int EFD_CLOEXEC = 0x80000;
  private static final short POLLIN = 1;
  private static final long POLLFD_BYTES = 8; // struct pollfd { int fd; short events, revents; }

  private static final NativeFunction POLL = function("poll", ADDRESS, JAVA_LONG, JAVA_INT);
  private static final NativeFunction EVENTFD = function("eventfd", JAVA_INT, JAVA_INT);
  private static final NativeFunction EVENTFD_WRITE =
      function("eventfd_write", JAVA_INT, JAVA_LONG);
  private static final NativeFunction CLOSE = function("close", JAVA_INT);

  private LibC() {}

  /** A descriptor that becomes readable by {@link #signal}. */
  static int eventDescriptor() {
    int fd = EVENTFD.callInt(0, EFD_CLOEXEC);
    if (fd < 0) {
      throw new IllegalStateException("No file descriptor is left in this process");
    }
    return fd;
  }

  static void signal(int eventDescriptor) {
    EVENTFD_WRITE.callInt(eventDescriptor, 1L);
  }

  static void close(int descriptor) {
    CLOSE.callInt(descriptor);
  }

  /** Waits until one of both is readable or broken, or a signal arrives. */
  static void awaitEither(int first, int second) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fds = arena.allocate(2 * POLLFD_BYTES, 4);
      fds.set(JAVA_INT, 0, first);
      fds.set(JAVA_INT, POLLFD_BYTES, second);
      fds.set(JAVA_SHORT, 4, POLLIN);
      fds.set(JAVA_SHORT, POLLFD_BYTES + 4, POLLIN);
      POLL.callInt(fds, 2L, -1);
    }
  }

  private static NativeFunction function(String name, MemoryLayout... parameters) {
    return new NativeFunction(symbol(name), name, parameters);
  }

  private static MemorySegment symbol(String name) {
    return Linker.nativeLinker().defaultLookup().findOrThrow(name);
  }
}
