package org.quorate.clusterfs.history.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.history.Caller;
import org.quorate.clusterfs.history.Revision;
import org.quorate.clusterfs.history.Revisions;
import org.quorate.clusterfs.tree.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records changes in a thread of its own and answers from what is recorded. Nothing that happens
 * here, a full disk or a damaged file, reaches who changes files: it is logged as an error, and the
 * history is off until the daemon's next start.
 */
public final class History implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);

  /** Some seconds of the fastest writing measured; beyond, changes are not recorded. */
  static final int QUEUE_MAX = 16_384;

  /** Contents that wait; they are the tree's own arrays as long as the files stay as they are. */
  static final long QUEUED_BYTES_MAX = 32L << 20;

  /** Changes joined before they are stored. */
  private static final int BATCH_MAX = 1024;

  private static final long POLL_MILLIS = 500;

  /** One transaction for what comes meanwhile: while many write, one each costs more than they. */
  private static final long GATHER_MILLIS = 250;

  private static final long ANSWER_LIMIT_MILLIS = 5000;

  private sealed interface Item {}

  private record Happened(FileChange change, @Nullable Caller caller, long bytes) implements Item {}

  private record Asked<T>(Question<T> question, CompletableFuture<T> answer) implements Item {}

  private interface Question<T> {
    T ask(HistoryStore store) throws IOException;
  }

  private final Path file;
  private final HistoryLimits limits;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong missed = new AtomicLong();
  private final Revisions revisions = new Revisions();
  private final Thread thread;
  private volatile @Nullable String off;
  private volatile boolean stopping;

  private History(Path file, HistoryLimits limits) {
    this.file = file;
    this.limits = limits;
    this.thread = Thread.ofPlatform().daemon().name("history").unstarted(this::run);
  }

  /** Starts recording; a file that is no database is put aside and begun anew. */
  public static History open(Path file, HistoryLimits limits) {
    History history = new History(file, limits);
    history.thread.start();
    return history;
  }

  /** A change was applied. Never waits. */
  public void changed(FileChange change, @Nullable Caller caller) {
    if (off != null || Revisions.isIgnored(change)) {
      return;
    }
    Entry after = change.after();
    long bytes = after == null ? 0 : after.data().length;
    if (queuedBytes.addAndGet(bytes) > QUEUED_BYTES_MAX
        || !queue.offer(new Happened(change, caller, bytes))) {
      queuedBytes.addAndGet(-bytes);
      missed.incrementAndGet();
    }
  }

  /** The changes of a path (no leading slash), newest first. */
  public List<Stored> list(String path, int limit) throws IOException {
    return ask(store -> store.list(path, limit));
  }

  /** A change of the path by its number, with the file after it. */
  public Optional<Content> get(String path, long number) throws IOException {
    return ask(store -> store.get(path, number));
  }

  private <T> T ask(Question<T> question) throws IOException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    String why = off;
    if (why != null) {
      throw new IOException("the history is off: " + why);
    }
    try {
      if (!queue.offer(new Asked<>(question, answer), ANSWER_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("the history is busy: try again");
      }
      return answer.get(ANSWER_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw new IOException(
          failed.getCause() == null ? "" : failed.getCause().getMessage(), failed);
    } catch (TimeoutException slow) {
      throw new IOException("the history gave no answer in time: try again", slow);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stop);
    }
  }

  // ---- the thread

  private void run() {
    try (HistoryStore store = openOrBeginAnew()) {
      while (!stopping) {
        round(store);
      }
      store.add(revisions.all());
    } catch (IOException | RuntimeException failed) {
      LOG.error("changes are no longer recorded in the history {}", file, failed);
      off = String.valueOf(failed.getMessage());
    } catch (InterruptedException stop) {
      LOG.debug("the history was stopped");
    }
    off = off == null ? "the daemon stops" : off;
    refuseAll();
  }

  private HistoryStore openOrBeginAnew() throws IOException {
    try {
      return new HistoryStore(file, limits);
    } catch (IOException damaged) {
      Path aside = file.resolveSibling(file.getFileName() + ".damaged");
      LOG.error("the history cannot be read: it begins anew, the old is {}", aside, damaged);
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      for (String part : List.of("-wal", "-shm")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + part));
      }
      return new HistoryStore(file, limits);
    }
  }

  private void round(HistoryStore store) throws IOException, InterruptedException {
    Item first =
        revisions.isEmpty() ? queue.take() : queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
    if (first instanceof Happened && !stopping) {
      Thread.sleep(GATHER_MILLIS);
    }
    List<Revision> ended = new ArrayList<>();
    Item item = first;
    for (int i = 0; item != null && i < BATCH_MAX; i++) {
      switch (item) {
        case Happened happened -> {
          queuedBytes.addAndGet(-happened.bytes());
          ended.addAll(revisions.step(happened.change(), happened.caller(), now()));
        }
        case Asked<?> asked -> {
          ended.addAll(revisions.all());
          store.add(ended);
          ended.clear();
          answer(store, asked);
        }
      }
      item = i + 1 < BATCH_MAX ? queue.poll() : null;
    }
    ended.addAll(revisions.due(now().monotonicMillis()));
    if (!ended.isEmpty()) {
      store.add(ended);
    }
    long gap = missed.getAndSet(0);
    if (gap > 0) {
      LOG.error(
          "{} changes came faster than the history could record them: they are not in it", gap);
    }
  }

  private static <T> void answer(HistoryStore store, Asked<T> asked) {
    try {
      asked.answer().complete(asked.question().ask(store));
    } catch (IOException failed) {
      asked.answer().completeExceptionally(failed);
    }
  }

  private void refuseAll() {
    List<Item> left = new ArrayList<>();
    queue.drainTo(left);
    for (Item item : left) {
      if (item instanceof Asked<?> asked) {
        asked.answer().completeExceptionally(new IOException("the history is off: " + off));
      }
    }
  }

  private static Now now() {
    return new Now(System.currentTimeMillis() / 1000, System.nanoTime() / 1_000_000);
  }

  /** Records what is waiting, then ends. */
  @Override
  public void close() {
    try {
      list("", 1);
    } catch (IOException offAlready) {
      LOG.debug("the history was off", offAlready);
    }
    stopping = true;
    thread.interrupt();
    try {
      thread.join(ANSWER_LIMIT_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
