package org.quorate.api;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quorate.model.UserId;

/** Has what is changed in {@code /etc/pve} recorded as a user's doing. */
@FunctionalInterface
public interface OnBehalf {
  /** Records nobody. */
  OnBehalf NOBODY = (user, work) -> work.run();

  /** Works in this thread, a platform thread. */
  void run(UserId user, Runnable work);

  /** Works in a thread of its own and waits for its end; an interrupt is passed on. */
  default <T extends @Nullable Object> T call(UserId user, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = Thread.ofPlatform().daemon().name("change").start(() -> surely(user, task));
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException stop) {
          interrupted = true;
          thread.interrupt();
        }
      }
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(failed);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whoever waits for the work gets its end, whatever becomes of the record. */
  private void surely(UserId user, FutureTask<?> task) {
    try {
      run(user, task);
    } finally {
      task.run(); // nothing when it ran
    }
  }
}
