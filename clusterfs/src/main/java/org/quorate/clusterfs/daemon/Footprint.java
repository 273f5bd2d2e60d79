package org.quorate.clusterfs.daemon;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Gives back the memory that loading or a synchronisation needed. The serial collector returns none
 * before it collects everything, and in a daemon that rests it never would. That stops the program
 * for some 50 ms with a full tree, so it is done only when the heap has grown and grows no more.
 */
final class Footprint implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** Less is not worth a stop. */
  private static final long WORTH_BYTES = 8L << 20;

  private final LongSupplier heapBytes;
  private final Runnable collection;
  private final Thread thread = Thread.ofPlatform().daemon().name("footprint").unstarted(this::run);
  private long last;
  private long settled;

  /**
   * @param heapBytes what the heap takes from the machine now
   * @param collection makes it as small as it can be
   */
  Footprint(LongSupplier heapBytes, Runnable collection) {
    this.heapBytes = heapBytes;
    this.collection = collection;
    this.last = heapBytes.getAsLong();
    this.settled = last;
  }

  static Footprint start() {
    Footprint footprint = new Footprint(Runtime.getRuntime()::totalMemory, System::gc);
    footprint.thread.start();
    return footprint;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK_EVERY);
        look();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** To be called now and then. */
  void look() {
    long now = heapBytes.getAsLong();
    if (now == last && now - settled >= WORTH_BYTES) {
      collection.run();
      now = heapBytes.getAsLong();
      settled = now;
    }
    last = now;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
