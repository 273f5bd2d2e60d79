package org.quorate.clusterfs.ipc;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Methods of this package as C functions; none throws through C code, that would end the JVM. */
final class Upcalls {
  private static final Logger LOG = LoggerFactory.getLogger(Upcalls.class);
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final int FAILED = -Response.EIO;

  private Upcalls() {}

  /**
   * A pointer to a method; what it throws is logged, and answered with -EIO.
   *
   * @param arena the pointer is good as long as this
   */
  static MemorySegment pointer(
      Arena arena, Object receiver, String method, FunctionDescriptor type) {
    try {
      MethodType plain = type.toMethodType();
      MethodHandle target = LOOKUP.bind(receiver, method, plain);
      MethodHandle failed =
          LOOKUP.findStatic(
              Upcalls.class,
              plain.returnType() == void.class ? "failedSilently" : "failed",
              MethodType.methodType(plain.returnType(), Throwable.class));
      MethodHandle safe = MethodHandles.catchException(target, Throwable.class, failed);
      return Linker.nativeLinker().upcallStub(safe, type, arena);
    } catch (NoSuchMethodException | IllegalAccessException wrong) {
      throw new AssertionError(method, wrong);
    }
  }

  /** A struct of pointers. */
  static MemorySegment struct(Arena arena, MemorySegment... pointers) {
    MemorySegment struct = arena.allocate(ADDRESS, pointers.length);
    for (int i = 0; i < pointers.length; i++) {
      struct.setAtIndex(ADDRESS, i, pointers[i]);
    }
    return struct;
  }

  @SuppressWarnings("UnusedMethod") // found by its name
  private static int failed(Throwable thrown) {
    failedSilently(thrown);
    return FAILED;
  }

  private static void failedSilently(Throwable thrown) {
    LOG.error("a request of libqb failed", thrown);
  }
}
