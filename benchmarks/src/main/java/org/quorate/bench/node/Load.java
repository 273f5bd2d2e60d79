package org.quorate.bench.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

/** Some threads that do one operation again and again for some time. */
final class Load {
  /** One writer's operation; it is told how often it was done before. */
  interface Operation extends AutoCloseable {
    /** Does it once; false when it failed. */
    boolean run(int index);

    /** How often it can be done at most. */
    default int limit() {
      return Integer.MAX_VALUE;
    }

    /** What goes before each time and is not measured. */
    default void rest() {}

    @Override
    void close();
  }

  /** Makes the operation of writer number {@code writer}, in that writer's thread. */
  interface Factory {
    Operation of(int writer);
  }

  /**
   * @param measure what it gave
   * @param done how often each writer's operation was done
   */
  record Result(Measure measure, int[] done) {}

  private static final class Writer {
    final Times times = new Times();
    int done;
    long failed;
  }

  private Load() {}

  /** Runs {@code writers} threads for {@code duration}, or until all reached their limit. */
  static Result run(String what, int writers, Duration duration, Factory factory)
      throws InterruptedException {
    List<Writer> all = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    CountDownLatch ready = new CountDownLatch(writers);
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < writers; i++) {
      int number = i;
      Writer writer = new Writer();
      all.add(writer);
      threads.add(
          Thread.ofPlatform()
              .name(what + "-" + i)
              .start(
                  () -> {
                    try (Operation operation = factory.of(number)) {
                      ready.countDown();
                      go.await();
                      loop(writer, operation, System.nanoTime() + duration.toNanos());
                    } catch (InterruptedException stop) {
                      Thread.currentThread().interrupt();
                    }
                  }));
    }
    ready.await();
    long start = System.nanoTime();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    long nanos = System.nanoTime() - start;
    long[] times = all.stream().flatMapToLong(w -> LongStream.of(w.times.toArray())).toArray();
    long failed = all.stream().mapToLong(w -> w.failed).sum();
    int[] done = all.stream().mapToInt(w -> w.done).toArray();
    return new Result(Measure.of(what, writers, times, failed, nanos), done);
  }

  private static void loop(Writer writer, Operation operation, long end) {
    int limit = operation.limit();
    while (System.nanoTime() < end && writer.done < limit) {
      operation.rest();
      long before = System.nanoTime();
      if (operation.run(writer.done++)) {
        writer.times.add(System.nanoTime() - before);
      } else {
        writer.failed++;
      }
    }
  }
}
