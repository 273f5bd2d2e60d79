package org.quorate.clusterfs.fuse;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The system calls a FUSE mount needs; results are -errno on failure, as in the kernel. */
final class Kernel {
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENODEV = 19;
  static final int ENOENT = 2;
  static final int EBUSY = 16;
  static final int ENOTCONN = 107;
  static final int MNT_DETACH = 2;
  private static final int O_RDWR = 2;
  private static final int O_DIRECTORY = 0x10000;
  private static final int O_CLOEXEC = 0x80000;
  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      call("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle READ =
      call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle MOUNT =
      call("mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  private static final MethodHandle UMOUNT =
      call("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private Kernel() {}

  private static MethodHandle call(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), type, Linker.Option.captureCallState("errno"));
  }

  /** A descriptor of /dev/fuse that children do not inherit. */
  static int openFuse() throws IOException {
    int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (fd < 0) {
      throw new IOException(
          "/dev/fuse cannot be opened ("
              + message(-fd)
              + "): load the kernel module with 'modprobe fuse' and run as root");
    }
    return fd;
  }

  /** 0 when the directory can be opened, else -errno; -ENOTCONN is a mount without its daemon. */
  static int probeDirectory(Path directory) {
    int fd = open(directory.toString(), O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
      close(fd);
      return 0;
    }
    return fd;
  }

  private static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags);
      return fd < 0 ? -errno(state) : fd;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static void close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      int ignored = (int) CLOSE.invokeExact(arena.allocate(STATE), fd);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static void mountFuse(int fd, Path target, String name) throws IOException {
    String options =
        "fd=" + fd + ",rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions";
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result =
          (int)
              MOUNT.invokeExact(
                  state,
                  arena.allocateFrom(name),
                  arena.allocateFrom(target.toString()),
                  arena.allocateFrom("fuse"),
                  MS_NOSUID | MS_NODEV,
                  arena.allocateFrom(options));
      if (result != 0) {
        throw new IOException(
            "cannot mount " + target + ": " + message(errno(state)) + " (this needs root)");
      }
    } catch (IOException failed) {
      throw failed;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int unmount(Path target, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) UMOUNT.invokeExact(state, arena.allocateFrom(target.toString()), flags);
      return result < 0 ? -errno(state) : 0;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /**
   * One thread's buffers for {@code /dev/fuse}, so that a request and its reply allocate nothing.
   *
   * @param state where the C library's errno is kept
   * @param in the request
   * @param out the reply
   */
  record Buffers(MemorySegment state, MemorySegment in, MemorySegment out) {
    static Buffers allocate(Arena arena, int requestMax, int replyMax) {
      return new Buffers(
          arena.allocate(STATE), arena.allocate(requestMax, 8), arena.allocate(replyMax, 8));
    }
  }

  /** Blocks until a request arrives in {@code buffers.in}; its length, or -errno. */
  static int read(int fd, Buffers buffers) {
    MemorySegment in = buffers.in();
    try {
      long n = (long) READ.invokeExact(buffers.state(), fd, in, in.byteSize());
      return n < 0 ? -errno(buffers.state()) : (int) n;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Hands the kernel one whole reply, by way of {@code buffers.out} if it fits. */
  static int write(int fd, ByteBuffer reply, Buffers buffers) {
    return reply.remaining() > buffers.out().byteSize()
        ? write(fd, reply)
        : write(fd, reply, buffers.out(), buffers.state());
  }

  /** Hands the kernel one whole reply or notice. */
  static int write(int fd, ByteBuffer reply) {
    try (Arena arena = Arena.ofConfined()) {
      return write(fd, reply, arena.allocate(reply.remaining()), arena.allocate(STATE));
    }
  }

  private static int write(int fd, ByteBuffer reply, MemorySegment out, MemorySegment state) {
    long count = reply.remaining();
    MemorySegment.copy(MemorySegment.ofBuffer(reply), 0, out, 0, count);
    try {
      long n = (long) WRITE.invokeExact(state, fd, out, count);
      return n < 0 ? -errno(state) : (int) n;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static String message(int errno) {
    try {
      return ((MemorySegment) STRERROR.invokeExact(errno)).reinterpret(256).getString(0);
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
