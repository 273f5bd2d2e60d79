package org.quorate.ha.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.quorate.clusterfs.client.OnBehalf;

/**
 * Bounds file accesses in time. One that does not end keeps its thread until the file system lets
 * it go; the caller goes on with "unknown". Platform threads: a blocked file access would pin a
 * virtual thread's carrier.
 */
final class TimeLimit implements AutoCloseable {
  /** More accesses that hang at once are refused: the file system stands still then. */
  private static final int HANGING_MAX = 16;

  private final Duration limit;
  private final Semaphore free = new Semaphore(HANGING_MAX);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("etc-pve-", 0).factory());

  TimeLimit(Duration limit) {
    this.limit = limit;
  }

  /**
   * @throws IOException also when the access took too long; a write may have happened then
   */
  <T> T call(String what, Callable<T> access) throws IOException {
    if (threads.isShutdown()) {
      throw new IOException(what + ": this daemon ends");
    }
    if (!free.tryAcquire()) {
      throw new IOException(what + ": " + HANGING_MAX + " earlier accesses still hang");
    }
    Callable<T> onBehalf = OnBehalf.elsewhere(access);
    CompletableFuture<T> result =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return onBehalf.call();
              } catch (IOException failed) {
                throw new UncheckedIOException(failed);
              } catch (RuntimeException failed) {
                throw failed;
              } catch (Exception failed) {
                throw new CompletionException(failed);
              } finally {
                free.release();
              }
            },
            threads);
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IOException(what + ": no end within " + limit.toMillis() + " ms", late);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(what + ": interrupted", stop);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case UncheckedIOException io -> throw io.getCause();
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IOException(what, failed);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
