package org.quorate.clusterfs.daemon;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the threads a change passes through Corosync's own priority (docs/design/0009): on a host
 * whose guests use every processor the configuration files stay as quick as the cluster's messages.
 * What they start later has it too. See sched_setscheduler(2).
 */
final class RealTime {
  private static final Logger LOG = LoggerFactory.getLogger(RealTime.class);
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final int SCHED_RR = 2;

  /** Corosync's: it asks for the highest there is. */
  private static final int PRIORITY = 99;

  /**
   * By the beginnings of their names. The JVM's own one collects garbage while all others wait; its
   * compilers are left out, for they work long and nobody waits for them.
   */
  private static final List<String> THREADS =
      List.of("engine", "fuse-", "cpg-", "send-", "VM Thread");

  private static final MethodHandle SET_SCHEDULER =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("sched_setscheduler"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

  private RealTime() {}

  /** Says so in the log where it is not allowed; then the daemon goes on as any other program. */
  static void raise() {
    try {
      Set<Integer> raised = new HashSet<>();
      boolean more = true;
      while (more) {
        more = false;
        for (int thread : threads()) {
          if (raised.add(thread)) {
            setScheduler(thread);
            more = true; // it may have started others meanwhile, with the priority it had before
          }
        }
      }
      LOG.debug("{} threads have real-time priority", raised.size());
    } catch (IOException refused) {
      LOG.warn(
          "no real-time priority ({}): on a loaded host changes of configuration files take long;"
              + " let the daemon have CAP_SYS_NICE",
          refused.getMessage());
    }
  }

  private static List<Integer> threads() throws IOException {
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks
          .filter(task -> THREADS.stream().anyMatch(name(task)::startsWith))
          .map(task -> Integer.parseInt(task.getFileName().toString()))
          .toList();
    }
  }

  /** Empty when the thread has ended meanwhile. */
  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException ended) {
      return "";
    }
  }

  private static void setScheduler(int thread) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment priority = arena.allocateFrom(JAVA_INT, PRIORITY); // struct sched_param
      if ((int) SET_SCHEDULER.invokeExact(thread, SCHED_RR, priority) != 0 && isThere(thread)) {
        throw new IOException("the kernel refuses it");
      }
    } catch (IOException refused) {
      throw refused;
    } catch (Throwable impossible) { // a downcall throws only when its arguments have wrong types
      throw new AssertionError("sched_setscheduler", impossible);
    }
  }

  private static boolean isThere(int thread) {
    return Files.exists(TASKS.resolve(Integer.toString(thread)));
  }
}
