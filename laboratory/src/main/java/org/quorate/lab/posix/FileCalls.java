package org.quorate.lab.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * One thread's way to the kernel: each call is exactly one system call, and its result is what the
 * kernel says, with {@code -errno} for a failure. Names and content are copied to buffers of its
 * own, so a call allocates nothing. Not for two threads at once.
 */
public final class FileCalls implements AutoCloseable {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_TRUNC = 0x200;
  public static final int O_APPEND = 0x400;

  /** PATH_MAX of linux/limits.h. */
  private static final int PATH_BYTES = 4096;

  /** The most that {@link #write} and {@link #read} carry: 1 MiB, the largest file of /etc/pve. */
  private static final int CONTENT_BYTES = 1 << 20;

  private static final int NEW_FILE_MODE = 0640;
  private static final int O_CLOEXEC = 0x80000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      call(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE_AT =
      call("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle SYNC =
      call("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle RENAME =
      call("rename", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle UNLINK =
      call("unlink", FunctionDescriptor.of(JAVA_INT, ADDRESS));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
  private final MemorySegment path = arena.allocate(PATH_BYTES);
  private final MemorySegment otherPath = arena.allocate(PATH_BYTES);
  private final MemorySegment content = arena.allocate(CONTENT_BYTES);

  private static MethodHandle call(String name, FunctionDescriptor type, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = Linker.Option.captureCallState("errno");
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, all);
  }

  /** open(2): a descriptor; new files get mode 0640. */
  public int open(String file, int flags) {
    path.setString(0, file, StandardCharsets.UTF_8);
    try {
      return orErrno((int) OPEN.invokeExact(state, path, flags | O_CLOEXEC, NEW_FILE_MODE));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** close(2). */
  public int close(int fd) {
    try {
      return orErrno((int) CLOSE.invokeExact(state, fd));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** write(2), once: how many bytes were written. */
  public long write(int fd, byte[] bytes) {
    MemorySegment.copy(bytes, 0, content, JAVA_BYTE, 0, bytes.length);
    try {
      long n = (long) WRITE.invokeExact(state, fd, content, (long) bytes.length);
      return n < 0 ? -errno() : n;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** pwrite(2), once: how many bytes were written. */
  public long writeAt(int fd, byte[] bytes, long offset) {
    MemorySegment.copy(bytes, 0, content, JAVA_BYTE, 0, bytes.length);
    try {
      long n = (long) WRITE_AT.invokeExact(state, fd, content, (long) bytes.length, offset);
      return n < 0 ? -errno() : n;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** read(2), once, of at most {@code max} bytes; {@link #content} has them. */
  public long read(int fd, int max) {
    try {
      long n = (long) READ.invokeExact(state, fd, content, (long) max);
      return n < 0 ? -errno() : n;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** The first {@code count} bytes of what {@link #read} read. */
  public byte[] content(long count) {
    return content.asSlice(0, count).toArray(JAVA_BYTE);
  }

  /** fdatasync(2). */
  public int sync(int fd) {
    try {
      return orErrno((int) SYNC.invokeExact(state, fd));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** rename(2). */
  public int rename(String from, String to) {
    path.setString(0, from, StandardCharsets.UTF_8);
    otherPath.setString(0, to, StandardCharsets.UTF_8);
    try {
      return orErrno((int) RENAME.invokeExact(state, path, otherPath));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** unlink(2). */
  public int unlink(String file) {
    path.setString(0, file, StandardCharsets.UTF_8);
    try {
      return orErrno((int) UNLINK.invokeExact(state, path));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  private int orErrno(int result) {
    return result < 0 ? -errno() : result;
  }

  private int errno() {
    return (int) ERRNO.get(state, 0L);
  }

  private static IllegalStateException impossible(Throwable t) {
    return new IllegalStateException("a system call could not be made", t);
  }

  /** Frees the buffers. */
  @Override
  public void close() {
    arena.close();
  }
}
