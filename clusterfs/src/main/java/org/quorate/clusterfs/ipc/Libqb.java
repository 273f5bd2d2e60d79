package org.quorate.clusterfs.ipc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The functions of libqb's IPC server (qb/qbipcs.h); results are -errno on failure. */
final class Libqb {
  private static final String SO_NAME = "libqb.so.100";
  private static final int QB_IPC_SHM = 1;

  /** The largest {@code struct qb_ipcs_connection_stats}; its first field is the client's PID. */
  private static final long STATS_BYTES = 128;

  private final MethodHandle create;
  private final MethodHandle pollHandlersSet;
  private final MethodHandle run;
  private final MethodHandle destroy;
  private final MethodHandle responseSend;
  private final MethodHandle disconnect;
  private final MethodHandle bufferSize;
  private final MethodHandle statsGet;

  private Libqb(SymbolLookup symbols) {
    create = function(symbols, "qb_ipcs_create", ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    pollHandlersSet = procedure(symbols, "qb_ipcs_poll_handlers_set", ADDRESS, ADDRESS);
    run = function(symbols, "qb_ipcs_run", JAVA_INT, ADDRESS);
    destroy = procedure(symbols, "qb_ipcs_destroy", ADDRESS);
    responseSend =
        function(symbols, "qb_ipcs_response_send", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
    disconnect = procedure(symbols, "qb_ipcs_disconnect", ADDRESS);
    bufferSize = function(symbols, "qb_ipcs_connection_get_buffer_size", JAVA_INT, ADDRESS);
    statsGet =
        function(symbols, "qb_ipcs_connection_stats_get", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  }

  /**
   * Opens the library.
   *
   * @throws IOException when this machine has none that serves
   */
  static Libqb open() throws IOException {
    try {
      return new Libqb(SymbolLookup.libraryLookup(SO_NAME, Arena.global()));
    } catch (IllegalArgumentException missing) {
      throw new IOException("the library " + SO_NAME + " is missing: install the package libqb100");
    }
  }

  private static MethodHandle function(
      SymbolLookup symbols, String name, MemoryLayout result, MemoryLayout... parameters) {
    return Linker.nativeLinker()
        .downcallHandle(found(symbols, name), FunctionDescriptor.of(result, parameters));
  }

  private static MethodHandle procedure(
      SymbolLookup symbols, String name, MemoryLayout... parameters) {
    return Linker.nativeLinker()
        .downcallHandle(found(symbols, name), FunctionDescriptor.ofVoid(parameters));
  }

  private static MemorySegment found(SymbolLookup symbols, String name) {
    return symbols.find(name).orElseThrow(() -> new IllegalArgumentException(name));
  }

  /** NULL when there is no memory. */
  MemorySegment create(MemorySegment name, MemorySegment handlers) {
    try {
      return (MemorySegment) create.invokeExact(name, 0, QB_IPC_SHM, handlers);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  void pollHandlersSet(MemorySegment service, MemorySegment handlers) {
    try {
      pollHandlersSet.invokeExact(service, handlers);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** A service that does not run is freed. */
  int run(MemorySegment service) {
    try {
      return (int) run.invokeExact(service);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  void destroy(MemorySegment service) {
    try {
      destroy.invokeExact(service);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** The bytes sent, or -errno: -EAGAIN when the client does not take its answers. */
  long responseSend(MemorySegment connection, byte[] response) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, response);
      return (long) responseSend.invokeExact(connection, bytes, bytes.byteSize());
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  void disconnect(MemorySegment connection) {
    try {
      disconnect.invokeExact(connection);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** The largest message in bytes, either way; the client chose it. */
  int bufferSize(MemorySegment connection) {
    try {
      return (int) bufferSize.invokeExact(connection);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** The process at the other end. */
  int pid(MemorySegment connection) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment stats = arena.allocate(STATS_BYTES, 8);
      int result = (int) statsGet.invokeExact(connection, stats, 0);
      return result == 0 ? stats.get(JAVA_INT, 0) : 0;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  private static IllegalStateException impossible(Throwable t) {
    return new IllegalStateException("a function of libqb could not be called", t);
  }
}
