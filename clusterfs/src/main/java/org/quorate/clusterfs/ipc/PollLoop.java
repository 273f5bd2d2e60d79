package org.quorate.clusterfs.ipc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The event loop that libqb's server asks for ({@code struct qb_ipcs_poll_handlers}), in one
 * thread; others may only {@link #execute}.
 */
final class PollLoop {
  /** Connections and those that begin. More are refused, so that the daemon's own files open. */
  private static final int DESCRIPTORS_MAX = 256;

  /** Who connects says at once who he is; libqb would wait for ever. */
  private static final long GREETING_NANOS = 2_000_000_000L;

  private static final int GREETING_LOOK_MILLIS = 250;
  private static final int ENOENT = 2;
  private static final int ENOMEM = 12;

  /** {@code int32_t (*)(int32_t fd, int32_t revents, void *data)}, called by its address. */
  private static final MethodHandle DISPATCH =
      Linker.nativeLinker()
          .downcallHandle(FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

  /** {@code void (*)(void *data)}. */
  private static final MethodHandle JOB =
      Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));

  private final Poll poll;
  private final Map<Integer, Watched> watched = new LinkedHashMap<>();
  private final Queue<Runnable> jobs = new ArrayDeque<>();
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();

  /** Where clients knock: the first descriptor of all. */
  private int door = -1;

  private boolean answeringTheDoor;

  /**
   * What libqb wants called when something happens.
   *
   * @param greetingSince by nanoTime, while the client has not said who he is; else 0
   */
  private record Watched(
      int fd, int events, MemorySegment data, MemorySegment call, long greetingSince) {
    boolean isGreeting() {
      return greetingSince != 0;
    }
  }

  PollLoop(Poll poll) {
    this.poll = poll;
  }

  /** What {@code qb_ipcs_poll_handlers_set} is given. */
  MemorySegment handlers(Arena arena) {
    FunctionDescriptor job = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    FunctionDescriptor watch =
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    return Upcalls.struct(
        arena,
        Upcalls.pointer(arena, this, "addJob", job),
        Upcalls.pointer(arena, this, "add", watch),
        Upcalls.pointer(arena, this, "modify", watch),
        Upcalls.pointer(arena, this, "remove", FunctionDescriptor.of(JAVA_INT, JAVA_INT)));
  }

  // ---- called by libqb; the priorities it gives are for loops with more to do

  int addJob(int priority, MemorySegment data, MemorySegment call) {
    jobs.add(
        () -> {
          try {
            JOB.invokeExact(call, data);
          } catch (Throwable t) {
            throw impossible(t);
          }
        });
    return 0;
  }

  int add(int priority, int fd, int events, MemorySegment data, MemorySegment call) {
    if (watched.size() >= DESCRIPTORS_MAX) {
      return -ENOMEM;
    }
    if (door < 0) {
      door = fd;
    }
    watched.put(fd, new Watched(fd, events, data, call, answeringTheDoor ? now() : 0));
    return 0;
  }

  int modify(int priority, int fd, int events, MemorySegment data, MemorySegment call) {
    Watched before = watched.get(fd);
    if (before == null) {
      return -ENOENT;
    }
    watched.put(fd, new Watched(fd, events, data, call, before.greetingSince()));
    return 0;
  }

  int remove(int fd) {
    return watched.remove(fd) == null ? -ENOENT : 0;
  }

  // ---- the thread

  /** From any thread: runs it in the loop's, soon. */
  void execute(Runnable order) {
    orders.add(order);
    poll.wake();
  }

  /** Waits for something to happen and does what there is to do. */
  void round() {
    List<Watched> all = List.copyOf(watched.values());
    int[] happened =
        poll.await(
            all.stream().map(w -> new Poll.Descriptor(w.fd(), w.events())).toList(), timeout(all));
    for (int i = 0; i < all.size(); i++) {
      if (happened[i] != 0) {
        dispatch(all.get(i), happened[i]);
      }
    }
    all.stream().filter(w -> isOverdue(w)).forEach(w -> dispatch(w, Poll.POLLHUP));
    runAll(jobs);
    runAll(orders);
  }

  /** Sends those away who have not said who they are. */
  void closeDoor() {
    List.copyOf(watched.values()).stream()
        .filter(Watched::isGreeting)
        .forEach(w -> dispatch(w, Poll.POLLHUP));
  }

  private int timeout(List<Watched> all) {
    if (!jobs.isEmpty()) {
      return 0;
    }
    return all.stream().anyMatch(Watched::isGreeting) ? GREETING_LOOK_MILLIS : -1;
  }

  private static boolean isOverdue(Watched one) {
    return one.isGreeting() && now() - one.greetingSince() > GREETING_NANOS;
  }

  /** Unless it was removed or replaced since; a negative answer means that it is done with. */
  @SuppressWarnings("ReferenceEquality")
  private void dispatch(Watched one, int happened) {
    if (watched.get(one.fd()) != one) {
      return;
    }
    answeringTheDoor = one.fd() == door;
    try {
      int result = (int) DISPATCH.invokeExact(one.call(), one.fd(), happened, one.data());
      if (result < 0 && watched.get(one.fd()) == one) {
        watched.remove(one.fd());
      }
    } catch (Throwable t) {
      throw impossible(t);
    } finally {
      answeringTheDoor = false;
    }
  }

  /** What is there now; what they add is for the next round. */
  private static void runAll(Queue<Runnable> queue) {
    for (int left = queue.size(); left > 0; left--) {
      Runnable next = queue.poll();
      if (next != null) {
        next.run();
      }
    }
  }

  private static long now() {
    return Math.max(1, System.nanoTime());
  }

  private static IllegalStateException impossible(Throwable t) {
    return new IllegalStateException("a function of libqb could not be called", t);
  }
}
