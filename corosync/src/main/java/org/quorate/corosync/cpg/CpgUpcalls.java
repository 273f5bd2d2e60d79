package org.quorate.corosync.cpg;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** What libcpg calls, turned into calls of a {@link CpgListener}. Everything is copied out. */
final class CpgUpcalls {
  private static final int CPG_MODEL_V1 = 1;
  private static final long MODEL_V1_BYTES = 40; // cpg_model_v1_data_t
  private static final long ADDRESS_BYTES = 12; // struct cpg_address { u32 nodeid, pid, reason; }

  private final CpgListener listener;
  private final Consumer<Runnable> guard;

  private CpgUpcalls(CpgListener listener, Consumer<Runnable> guard) {
    this.listener = listener;
    this.guard = guard;
  }

  /** The structure for cpg_model_initialize; valid, with the stubs in it, as long as the arena. */
  static MemorySegment model(CpgListener listener, Consumer<Runnable> guard, Arena arena) {
    CpgUpcalls upcalls = new CpgUpcalls(listener, guard);
    MemorySegment model = arena.allocate(MODEL_V1_BYTES, 8);
    model.set(JAVA_INT, 0, CPG_MODEL_V1);
    model.set(
        ADDRESS,
        8,
        upcalls.stub(
            "deliver",
            FunctionDescriptor.ofVoid(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG),
            arena));
    model.set(
        ADDRESS,
        16,
        upcalls.stub(
            "confchg",
            FunctionDescriptor.ofVoid(
                JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG),
            arena));
    return model;
  }

  private MemorySegment stub(String method, FunctionDescriptor type, Arena arena) {
    MethodType javaType = type.toMethodType();
    try {
      return Linker.nativeLinker()
          .upcallStub(MethodHandles.lookup().bind(this, method, javaType), type, arena);
    } catch (ReflectiveOperationException wrong) {
      throw new AssertionError(method, wrong);
    }
  }

  @SuppressWarnings("unused") // called by libcpg: cpg_deliver_fn_t
  private void deliver(
      long handle, MemorySegment group, int nodeId, int pid, MemorySegment message, long bytes) {
    guard.accept(
        () ->
            listener.deliver(
                new CpgMember(nodeId, pid), message.reinterpret(bytes).toArray(JAVA_BYTE)));
  }

  @SuppressWarnings("unused") // called by libcpg: cpg_confchg_fn_t
  private void confchg(
      long handle,
      MemorySegment group,
      MemorySegment members,
      long memberCount,
      MemorySegment left,
      long leftCount,
      MemorySegment joined,
      long joinedCount) {
    guard.accept(
        () ->
            listener.membership(
                changes(members, memberCount).stream().map(CpgChange::member).toList(),
                changes(left, leftCount),
                changes(joined, joinedCount)));
  }

  private static List<CpgChange> changes(MemorySegment addresses, long count) {
    MemorySegment all = addresses.reinterpret(count * ADDRESS_BYTES);
    return LongStream.range(0, count)
        .map(i -> i * ADDRESS_BYTES)
        .mapToObj(
            at ->
                new CpgChange(
                    new CpgMember(all.get(JAVA_INT, at), all.get(JAVA_INT, at + 4)),
                    CpgChange.Reason.of(all.get(JAVA_INT, at + 8))))
        .toList();
  }
}
