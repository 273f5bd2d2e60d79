package org.quorate.corosync.quorum;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.quorate.corosync.ffm.UpcallGuard;

/** What libquorum calls, turned into calls of a {@link QuorumListener}. */
final class QuorumUpcalls {
  private static final int QUORUM_MODEL_V1 = 1;
  private static final long MODEL_V1_BYTES = 24; // quorum_model_v1_data_t

  /** struct quorum_ring_id, which is passed by value. */
  private static final StructLayout RING_ID =
      MemoryLayout.structLayout(JAVA_INT, MemoryLayout.paddingLayout(4), JAVA_LONG);

  private static final FunctionDescriptor QUORUM_NOTIFY =
      FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, RING_ID, JAVA_INT, ADDRESS);

  /** quorum_v1_nodelist_notification_fn_t: three lists, each with its length before it. */
  private static final FunctionDescriptor NODELIST_NOTIFY =
      FunctionDescriptor.ofVoid(
          JAVA_LONG, RING_ID, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);

  private final QuorumListener listener;
  private final UpcallGuard guard;

  private QuorumUpcalls(QuorumListener listener, UpcallGuard guard) {
    this.listener = listener;
    this.guard = guard;
  }

  /** The structure for quorum_model_initialize; valid as long as the arena. */
  static MemorySegment model(QuorumListener listener, UpcallGuard guard, Arena arena) {
    QuorumUpcalls upcalls = new QuorumUpcalls(listener, guard);
    MemorySegment model = arena.allocate(MODEL_V1_BYTES, 8);
    model.set(JAVA_INT, 0, QUORUM_MODEL_V1);
    model.set(ADDRESS, 8, upcalls.stub("quorumNotify", QUORUM_NOTIFY, arena));
    model.set(ADDRESS, 16, upcalls.stub("nodelistNotify", NODELIST_NOTIFY, arena));
    return model;
  }

  private MemorySegment stub(String method, FunctionDescriptor type, Arena arena) {
    try {
      return Linker.nativeLinker()
          .upcallStub(MethodHandles.lookup().bind(this, method, type.toMethodType()), type, arena);
    } catch (ReflectiveOperationException wrong) {
      throw new AssertionError(method, wrong);
    }
  }

  @SuppressWarnings("unused") // called by libquorum
  private void quorumNotify(
      long handle, int quorate, MemorySegment ring, int count, MemorySegment list) {
    guard.run(
        () ->
            listener.changed(
                new QuorumState(
                    quorate != 0,
                    new RingId(ring.get(JAVA_INT, 0), ring.get(JAVA_LONG, 8)),
                    Arrays.stream(list.reinterpret(count * 4L).toArray(JAVA_INT))
                        .boxed()
                        .toList())));
  }

  @SuppressWarnings({"unused", "TooManyParameters"}) // called by libquorum; the above says it all
  private void nodelistNotify(
      long handle,
      MemorySegment ring,
      int memberCount,
      MemorySegment members,
      int joinedCount,
      MemorySegment joined,
      int leftCount,
      MemorySegment left) {}
}
