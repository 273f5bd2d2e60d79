package org.quorate.clusterfs.ipc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** poll(2), and an eventfd(2) that ends its waiting from another thread. */
final class Poll implements AutoCloseable {
  static final int POLLIN = 1;
  static final int POLLHUP = 16;

  private static final int EFD_CLOEXEC = 0x80000;
  private static final int EFD_NONBLOCK = 0x800;

  /** struct pollfd { int fd; short events, revents; } */
  private static final long POLLFD_BYTES = 8;

  private static final MethodHandle POLL = call("poll", ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD_READ = call("eventfd_read", JAVA_INT, ADDRESS);
  private static final MethodHandle EVENTFD_WRITE = call("eventfd_write", JAVA_INT, JAVA_LONG);
  private static final MethodHandle CLOSE = call("close", JAVA_INT);

  private final int wakeUp;
  private boolean closed;

  /** A descriptor, and what is waited for (poll.h). */
  record Descriptor(int fd, int events) {}

  private Poll(int wakeUp) {
    this.wakeUp = wakeUp;
  }

  static Poll open() throws IOException {
    int fd = invoke(EVENTFD, 0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0) {
      throw new IOException("this process has no file descriptor left: raise its limit");
    }
    return new Poll(fd);
  }

  private static MethodHandle call(String name, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
  }

  /**
   * Waits until something happens, {@link #wake} is called or the time is over.
   *
   * @param timeoutMillis -1 for no end
   * @return what happened to each ({@code revents}), all 0 after a signal
   */
  int[] await(List<Descriptor> descriptors, int timeoutMillis) {
    int count = descriptors.size();
    int[] happened = new int[count];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fds = arena.allocate((count + 1) * POLLFD_BYTES, 4);
      for (int i = 0; i < count; i++) {
        set(fds, i, descriptors.get(i));
      }
      set(fds, count, new Descriptor(wakeUp, POLLIN));
      if (invoke(POLL, fds, (long) count + 1, timeoutMillis) > 0) {
        for (int i = 0; i < count; i++) {
          happened[i] = fds.get(JAVA_SHORT, i * POLLFD_BYTES + 6);
        }
        invoke(EVENTFD_READ, wakeUp, arena.allocate(JAVA_LONG));
      }
    }
    return happened;
  }

  private static void set(MemorySegment fds, int at, Descriptor descriptor) {
    fds.set(JAVA_INT, at * POLLFD_BYTES, descriptor.fd());
    fds.set(JAVA_SHORT, at * POLLFD_BYTES + 4, (short) descriptor.events());
  }

  /** From any thread; afterwards the next {@link #await} returns at once. */
  synchronized void wake() {
    if (!closed) {
      invoke(EVENTFD_WRITE, wakeUp, 1L);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    invoke(CLOSE, wakeUp);
  }

  private static int invoke(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable impossible) { // a downcall throws only when its arguments have wrong types
      throw new AssertionError("a system call could not be made", impossible);
    }
  }
}
