package org.quorate.corosync.quorum;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.ffm.CorosyncHandle;
import org.quorate.corosync.ffm.DispatchLoop;
import org.quorate.corosync.ffm.UpcallGuard;

/** Streams quorum and membership of the local corosync to a listener, for one life of corosync. */
public final class QuorumWatch implements AutoCloseable {
  private static final int QUORUM_MODEL_V1 = 1;
  private static final int TRACK_CURRENT_AND_CHANGES = 1 | 2;

  private final QuorumFunctions functions;
  private final CorosyncHandle handle;
  private final DispatchLoop loop;

  private QuorumWatch(
      QuorumFunctions functions, CorosyncHandle handle, QuorumListener listener, UpcallGuard guard)
      throws CorosyncUnavailable {
    this.functions = functions;
    this.handle = handle;
    this.loop =
        DispatchLoop.create(
            "quorum",
            handle.descriptor(functions.fdGet()),
            guard,
            () -> handle.dispatchOne(functions.dispatch()),
            handle::close,
            listener::lost);
  }

  /**
   * Connects to the local corosync. Nothing is delivered before {@link #start}.
   *
   * @throws CorosyncUnavailable when corosync is not running or not installed
   */
  public static QuorumWatch connect(QuorumListener listener) throws CorosyncUnavailable {
    QuorumFunctions functions = QuorumFunctions.find();
    UpcallGuard guard = new UpcallGuard();
    CorosyncHandle handle =
        CorosyncHandle.open(
            functions.modelInitialize().name(),
            (out, arena) ->
                functions
                    .modelInitialize()
                    .call(
                        out,
                        QUORUM_MODEL_V1,
                        QuorumUpcalls.model(listener, guard, arena),
                        arena.allocate(JAVA_INT), // the quorum type: always set here
                        MemorySegment.NULL),
            functions.terminate());
    try {
      return new QuorumWatch(functions, handle, listener, guard);
    } catch (CorosyncUnavailable | RuntimeException failed) {
      handle.close();
      throw failed;
    }
  }

  /**
   * Starts delivering: the present state at once, then each change.
   *
   * @throws CorosyncUnavailable when refused; the connection is then closed
   */
  public void start() throws CorosyncUnavailable {
    var result =
        handle.requestPatiently(h -> functions.trackStart().call(h, TRACK_CURRENT_AND_CHANGES));
    if (!result.ok()) {
      close();
    }
    result.orThrow(functions.trackStart().name());
    loop.start();
  }

  /** Ends the connection; after it returns nothing is called any more. */
  @Override
  public void close() {
    loop.close();
  }
}
