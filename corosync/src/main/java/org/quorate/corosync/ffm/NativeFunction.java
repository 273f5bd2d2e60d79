package org.quorate.corosync.ffm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.quorate.corosync.CorosyncUnavailable;

/** One C function that returns an int. Boxing its arguments costs far less than the call. */
public final class NativeFunction {
  private final String name;
  private final MethodHandle spread;

  NativeFunction(MemorySegment address, String name, MemoryLayout... parameters) {
    this.name = name;
    this.spread =
        Linker.nativeLinker()
            .downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters))
            .asSpreader(Object[].class, parameters.length)
            .asType(MethodType.methodType(int.class, Object[].class));
  }

  /** The name in C. */
  public String name() {
    return name;
  }

  /** Calls it; the arguments' types must be those of the layouts it was found with. */
  public CsResult call(Object... arguments) {
    return new CsResult(callInt(arguments));
  }

  /** Calls it and refuses every answer but OK. */
  public void require(Object... arguments) throws CorosyncUnavailable {
    call(arguments).orThrow(name);
  }

  int callInt(Object... arguments) {
    try {
      return (int) spread.invokeExact(arguments);
    } catch (Throwable impossible) { // a downcall throws only when its arguments have wrong types
      throw new AssertionError(name, impossible);
    }
  }
}
