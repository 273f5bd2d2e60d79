package org.quorate.fencing.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * System calls, each exactly one; a failure is the negative errno. May be used by any thread: state
 * and buffers are each call's own.
 */
public final class SystemCalls implements DeviceCalls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      call(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle WRITE =
      call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle SEEK =
      call("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle IOCTL =
      call(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOCK =
      call("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle POLL =
      call("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SYSCALL =
      call(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;
  private static final int CLOCK_BOOTTIME = 7;
  private static final short POLLIN = 1;

  /** The same on every architecture (asm-generic/unistd.h, Linux 5.3 and later). */
  private static final long SYS_PIDFD_OPEN = 434;

  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final int SIGKILL = 9;

  private static MethodHandle call(String name, FunctionDescriptor type, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = Linker.Option.captureCallState("errno");
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, all);
  }

  /**
   * Milliseconds since boot, time in which the host slept included: a lease must not stand still
   * while those of others go on. The same for all processes.
   */
  public static long bootMs() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(JAVA_LONG, 2);
      int done =
          (int)
              CLOCK.invokeExact(
                  arena.allocate(Linker.Option.captureStateLayout()), CLOCK_BOOTTIME, time);
      if (done != 0) {
        throw new IllegalStateException("this kernel has no clock since boot");
      }
      return time.getAtIndex(JAVA_LONG, 0) * 1_000 + time.getAtIndex(JAVA_LONG, 1) / 1_000_000;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int open(String device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(device), O_RDWR | O_CLOEXEC);
      return fd < 0 ? -errno(state) : fd;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int write(int fd, char letter) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      MemorySegment one = arena.allocateFrom(JAVA_BYTE, (byte) letter);
      long written = (long) WRITE.invokeExact(state, fd, one, 1L);
      return written < 0 ? -errno(state) : (int) written;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int rewind(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      long at = (long) SEEK.invokeExact(state, fd, 0L, 0);
      return at < 0 ? -errno(state) : 0;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      int done = (int) CLOSE.invokeExact(state, fd);
      return done < 0 ? -errno(state) : done;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  @Override
  public int ioctl(int fd, long request, byte[] data) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      MemorySegment buffer = arena.allocate(data.length, Long.BYTES);
      MemorySegment.copy(data, 0, buffer, JAVA_BYTE, 0, data.length);
      int done = (int) IOCTL.invokeExact(state, fd, request, buffer);
      MemorySegment.copy(buffer, JAVA_BYTE, 0, data, 0, data.length);
      return done < 0 ? -errno(state) : done;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** pidfd_open(2): a descriptor that means this process for ever, whoever gets its pid later. */
  public int openProcess(long pid) {
    return (int) syscall(SYS_PIDFD_OPEN, pid, 0);
  }

  /** pidfd_send_signal(2) with SIGKILL. */
  public int kill(int pidfd) {
    return (int) syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, SIGKILL);
  }

  /**
   * Whether the process and all its threads have ended: only then is a pidfd readable. A thread
   * that hangs in the kernel has not ended, whatever was sent to it.
   */
  public boolean ended(int pidfd, int waitMs) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      MemorySegment poll = arena.allocate(JAVA_LONG); // struct pollfd: int, short, short
      poll.set(JAVA_INT, 0, pidfd);
      poll.set(JAVA_SHORT, 4, POLLIN);
      int ready = (int) POLL.invokeExact(state, poll, 1L, waitMs);
      return ready == 1 && (poll.get(JAVA_SHORT, 6) & POLLIN) != 0;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  private static long syscall(long number, long first, long second) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      long result = (long) SYSCALL.invokeExact(state, number, first, second, 0L, 0L);
      return result < 0 ? -errno(state) : result;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  private static IllegalStateException impossible(Throwable t) {
    return new IllegalStateException("a system call could not be made", t);
  }
}
