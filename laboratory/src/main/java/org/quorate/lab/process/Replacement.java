package org.quorate.lab.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.quorate.lab.LabFailure;

/**
 * Replaces this very process by another program: the terminal, its signals and the exit code are
 * then that program's, without a Java process in between.
 */
public final class Replacement {
  private static final int SIG_SETMASK = 2;
  private static final int SIGNAL_SET_BYTES = 128;

  private Replacement() {}

  /** execvp(3): does not return, or fails. */
  public static LabFailure by(List<String> argv) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor intAndTwoAddresses =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    FunctionDescriptor twoAddresses =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      // The virtual machine blocks signals for itself; the next program shall see all of them.
      MethodHandle mask = function(linker, "pthread_sigmask", intAndTwoAddresses);
      int masked =
          (int) mask.invokeExact(SIG_SETMASK, arena.allocate(SIGNAL_SET_BYTES), MemorySegment.NULL);
      MemorySegment words = arena.allocate(ValueLayout.ADDRESS, argv.size() + 1);
      for (int i = 0; i < argv.size(); i++) {
        words.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(argv.get(i)));
      }
      MemorySegment program = arena.allocateFrom(argv.getFirst());
      int failed = (int) function(linker, "execvp", twoAddresses).invokeExact(program, words);
      return new LabFailure(
          "'%s' cannot be started (%d, %d): is it installed?"
              .formatted(argv.getFirst(), failed, masked));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private static MethodHandle function(Linker linker, String name, FunctionDescriptor descriptor) {
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
  }
}
