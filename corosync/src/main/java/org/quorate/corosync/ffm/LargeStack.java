package org.quorate.corosync.ffm;

import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Runs calls of C functions that need more stack than the caller's thread may have. */
public final class LargeStack {
  private LargeStack() {}

  /** Calls in a thread of its own with {@link DispatchLoop#STACK_BYTES}, and waits for it. */
  public static <T> T call(String name, Supplier<T> call) {
    FutureTask<T> task = new FutureTask<>(call::get);
    Thread thread = new Thread(null, task, name, DispatchLoop.STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (!task.isDone()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt(); // ends the pauses between retries
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return task.resultNow();
  }
}
