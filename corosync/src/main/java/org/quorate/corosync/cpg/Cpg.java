package org.quorate.corosync.cpg;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.ffm.CorosyncHandle;
import org.quorate.corosync.ffm.CsResult;
import org.quorate.corosync.ffm.DispatchLoop;
import org.quorate.corosync.ffm.UpcallGuard;

/**
 * One process group on the local corosync: {@link #connect}, {@link #join}, {@link #mcast}. A
 * connection is for one group and one life of corosync; after {@link CpgListener#lost} make a new
 * one (see {@link org.quorate.corosync.connection.Reconnect}).
 *
 * <p>Every method may be called from every thread.
 */
public final class Cpg implements AutoCloseable {
  private static final int CPG_MODEL_V1 = 1;
  private static final int CPG_TYPE_AGREED = 2;
  private static final long NAME_BYTES = 4 + GroupName.MAX_BYTES; // struct cpg_name

  private final CpgFunctions functions;
  private final CorosyncHandle handle;
  private final GroupName group;
  private final CpgMember self;
  private final DispatchLoop loop;

  private Cpg(
      CpgFunctions functions,
      CorosyncHandle handle,
      GroupName group,
      CpgListener listener,
      UpcallGuard guard)
      throws CorosyncUnavailable {
    this.functions = functions;
    this.handle = handle;
    this.group = group;
    this.self = new CpgMember(localNodeId(), Math.toIntExact(ProcessHandle.current().pid()));
    this.loop =
        DispatchLoop.create(
            "cpg-" + group.text(),
            handle.descriptor(functions.fdGet()),
            guard,
            () -> handle.dispatchOne(functions.dispatch()),
            handle::close,
            listener::lost);
  }

  /**
   * Connects to the local corosync. Nothing is delivered before {@link #join}.
   *
   * @throws CorosyncUnavailable when corosync is not running or not installed
   */
  public static Cpg connect(GroupName group, CpgListener listener) throws CorosyncUnavailable {
    CpgFunctions functions = CpgFunctions.find();
    UpcallGuard guard = new UpcallGuard();
    CorosyncHandle handle =
        CorosyncHandle.open(
            functions.modelInitialize().name(),
            (out, arena) ->
                functions
                    .modelInitialize()
                    .call(
                        out,
                        CPG_MODEL_V1,
                        CpgUpcalls.model(listener, guard::run, arena),
                        MemorySegment.NULL),
            functions.terminate());
    try {
      return new Cpg(functions, handle, group, listener, guard);
    } catch (CorosyncUnavailable | RuntimeException failed) {
      handle.close();
      throw failed;
    }
  }

  /** This process as the group's members see it. */
  public CpgMember self() {
    return self;
  }

  /**
   * Joins the group and starts delivering. The first event is the membership with {@link #self} in
   * it; it may come before this returns.
   *
   * @throws CorosyncUnavailable when not joined; the connection is then closed
   */
  public void join() throws CorosyncUnavailable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = nativeName(arena);
      CsResult result = handle.requestPatiently(h -> functions.join().call(h, name));
      if (!result.ok()) {
        close();
      }
      result.orThrow(functions.join().name());
    }
    loop.start();
  }

  /**
   * Sends a message to every member, this one included. A message of more than about 1 MB is split
   * and joined by libcpg. Repeats for about 10 s while corosync is busy, less when the thread is
   * interrupted; a listener that waits so long hears nothing meanwhile.
   */
  public SendOutcome mcast(byte[] message) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment iovec = iovec(arena, message);
      return outcome(handle.requestPatiently(h -> mcastJoined(h, iovec)));
    }
  }

  /** As {@link #mcast}, but tries once: BUSY also when Corosync only needs a moment. */
  public SendOutcome tryMcast(byte[] message) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment iovec = iovec(arena, message);
      return outcome(handle.request(h -> mcastJoined(h, iovec)));
    }
  }

  private static MemorySegment iovec(Arena arena, byte[] message) {
    MemorySegment iovec = arena.allocate(16, 8); // struct iovec { void *base; size_t len; }
    iovec.set(ADDRESS, 0, arena.allocateFrom(JAVA_BYTE, message));
    iovec.set(JAVA_LONG, 8, message.length);
    return iovec;
  }

  private CsResult mcastJoined(long cpg, MemorySegment iovec) {
    return functions.mcastJoined().call(cpg, CPG_TYPE_AGREED, iovec, 1);
  }

  private static SendOutcome outcome(CsResult result) {
    if (result.ok()) {
      return SendOutcome.SENT;
    }
    return result.equals(CsResult.TRY_AGAIN) ? SendOutcome.BUSY : SendOutcome.LOST;
  }

  /**
   * Leaves the group, so that the others see LEAVE instead of PROCESS_DOWN. The last event is the
   * membership without this process; then {@link #close}.
   */
  public void leave() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = nativeName(arena);
      handle.requestPatiently(h -> functions.leave().call(h, name));
    }
  }

  /**
   * Ends the connection; after it returns nothing is called any more, except that a listener that
   * calls it itself goes on to its end. The caller must not hold a lock that the listener takes.
   */
  @Override
  public void close() {
    loop.close();
  }

  private int localNodeId() throws CorosyncUnavailable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nodeId = arena.allocate(JAVA_INT);
      handle
          .requestPatiently(h -> functions.localGet().call(h, nodeId))
          .orThrow(functions.localGet().name());
      return nodeId.get(JAVA_INT, 0);
    }
  }

  private MemorySegment nativeName(Arena arena) {
    byte[] bytes = group.bytes();
    MemorySegment name = arena.allocate(NAME_BYTES, 4);
    name.set(JAVA_INT, 0, bytes.length);
    MemorySegment.copy(bytes, 0, name, JAVA_BYTE, 4, bytes.length);
    return name;
  }
}
