package org.quorate.clusterfs.daemon;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** libc's functions with their errno, which java.nio hides. */
final class Syscall {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, "OK"),
          Map.entry(1, "EPERM"),
          Map.entry(2, "ENOENT"),
          Map.entry(13, "EACCES"),
          Map.entry(17, "EEXIST"),
          Map.entry(20, "ENOTDIR"),
          Map.entry(21, "EISDIR"),
          Map.entry(22, "EINVAL"),
          Map.entry(27, "EFBIG"),
          Map.entry(28, "ENOSPC"),
          Map.entry(36, "ENAMETOOLONG"),
          Map.entry(38, "ENOSYS"),
          Map.entry(39, "ENOTEMPTY"),
          Map.entry(95, "ENOTSUP"));

  private Syscall() {}

  /**
   * Calls a function; strings and arrays are passed as pointers to copies.
   *
   * @return its result, or -errno
   */
  static int call(String function, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemoryLayout[] layouts = new MemoryLayout[arguments.length];
      Object[] values = new Object[arguments.length + 1];
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      values[0] = state;
      for (int i = 0; i < arguments.length; i++) {
        layouts[i] = layout(arguments[i]);
        values[i + 1] = value(arguments[i], arena);
      }
      int result =
          (int)
              LINKER
                  .downcallHandle(
                      LINKER.defaultLookup().findOrThrow(function),
                      FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts),
                      Linker.Option.captureCallState("errno"))
                  .invokeWithArguments(Arrays.asList(values));
      return result >= 0 ? result : -state.get(ValueLayout.JAVA_INT, 0);
    } catch (Throwable t) {
      throw new IllegalStateException(function + " could not be called", t);
    }
  }

  private static MemoryLayout layout(Object argument) {
    return switch (argument) {
      case Integer number -> ValueLayout.JAVA_INT;
      case Long number -> ValueLayout.JAVA_LONG;
      default -> ADDRESS;
    };
  }

  private static Object value(Object argument, Arena arena) {
    return switch (argument) {
      case String text -> arena.allocateFrom(text, StandardCharsets.UTF_8);
      case byte[] bytes -> arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      case long[] words -> arena.allocateFrom(ValueLayout.JAVA_LONG, words);
      default -> argument;
    };
  }

  /** The errno's name of a result; OK for success. */
  static String errno(int result) {
    return NAMES.getOrDefault(Math.max(0, -result), "errno " + -result);
  }
}
