package org.quorate.corosync.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import org.quorate.corosync.CorosyncUnavailable;

/**
 * An open connection of one of the libraries, for requests: one at a time, because libqb's request
 * channel holds one request and its answer, and none once it is closed. Events go another way and
 * need no lock.
 */
public final class CorosyncHandle implements AutoCloseable {
  private static final int CS_DISPATCH_ONE_NONBLOCKING = 4;

  private final Arena arena;
  private final long handle;
  private final NativeFunction terminate;
  private boolean closed;

  private CorosyncHandle(Arena arena, long handle, NativeFunction terminate) {
    this.arena = arena;
    this.handle = handle;
    this.terminate = terminate;
  }

  /** Calls the library's {@code *_initialize} with where to put the handle. */
  public interface Initialize {
    CsResult call(MemorySegment handle, Arena callbacks);
  }

  /**
   * @param initialize is given an arena that lives as long as the connection
   * @param terminate the library's {@code *_finalize(handle)}
   */
  public static CorosyncHandle open(String call, Initialize initialize, NativeFunction terminate)
      throws CorosyncUnavailable {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment out = arena.allocate(JAVA_LONG);
      Retries.patiently(() -> initialize.call(out, arena)).orThrow(call);
      return new CorosyncHandle(arena, out.get(JAVA_LONG, 0), terminate);
    } catch (CorosyncUnavailable | RuntimeException | Error failed) {
      arena.close();
      throw failed;
    }
  }

  /** One request; BAD_HANDLE when closed. */
  public synchronized CsResult request(Function<Long, CsResult> call) {
    return closed ? CsResult.BAD_HANDLE : call.apply(handle);
  }

  /** One request, repeated while corosync says TRY_AGAIN; other requests may pass in the pauses. */
  public CsResult requestPatiently(Function<Long, CsResult> call) {
    return Retries.patiently(() -> request(call));
  }

  /** One event at most, without waiting. Only the connection's dispatch loop may call it. */
  public CsResult dispatchOne(NativeFunction dispatch) {
    return dispatch.call(handle, CS_DISPATCH_ONE_NONBLOCKING);
  }

  /** The descriptor that becomes readable when events wait. */
  public int descriptor(NativeFunction fdGet) throws CorosyncUnavailable {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment fd = call.allocate(JAVA_INT);
      request(h -> fdGet.call(h, fd)).orThrow(fdGet.name());
      return fd.get(JAVA_INT, 0);
    }
  }

  /** Must not be called while events are dispatched. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      terminate.call(handle);
      arena.close();
    }
  }
}
