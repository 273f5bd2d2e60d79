package org.quorate.clusterfs.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.model.UserId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the history of {@code /etc/pve} name the user for whom a program changes files, not the
 * program's own. The kernel tells quorate-clusterfs which thread asks for a change; so a thread
 * says first whom it works for, and that holds until it is done or its process dies.
 *
 * <p>Only platform threads: a virtual thread's file accesses come from several.
 */
public final class OnBehalf {
  private static final Logger LOG = LoggerFactory.getLogger(OnBehalf.class);

  /** A link to {@code PID/task/TID} of whoever asks (proc(5)). */
  private static final Path THIS_THREAD = Path.of("/proc/thread-self");

  /** No change is to wait long for its name. */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private static final ScopedValue<OnBehalf> CURRENT = ScopedValue.newInstance();

  private final Path socket;
  private final UserId user;

  private OnBehalf(Path socket, UserId user) {
    this.socket = socket;
    this.user = user;
  }

  /**
   * Works in this thread; what it changes is recorded as the user's doing, if quorate-clusterfs
   * answers.
   */
  static void run(Path socket, UserId user, Runnable work) {
    OnBehalf behalf = new OnBehalf(socket, user);
    try (Announcement announcement = behalf.announce()) {
      LOG.trace("{} works", announcement);
      ScopedValue.where(CURRENT, behalf).run(work);
    }
  }

  /** What another platform thread is to do for this one, on the same user's behalf. */
  public static <T> Callable<T> elsewhere(Callable<T> work) {
    Optional<OnBehalf> behalf = CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    return behalf.<Callable<T>>map(known -> () -> known.call(work)).orElse(work);
  }

  private <T> T call(Callable<T> work) throws Exception {
    try (Announcement announcement = announce()) {
      LOG.trace("{} works", announcement);
      return work.call();
    }
  }

  private Announcement announce() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread cannot say whom it works for");
    }
    @Nullable Connection connection = null;
    try {
      connection = Connection.open(socket);
      connection.send(
          Lines.object().put("op", "author").put("thread", thread()).put("user", user.toString()),
          LIMIT);
      Lines.accepted(connection.receive(LIMIT));
    } catch (IOException | InvalidInput away) {
      LOG.debug("the history will not name {}: {}", user, away.getMessage());
    }
    return new Announcement(user, connection);
  }

  private static long thread() throws IOException {
    return Long.parseLong(Files.readSymbolicLink(THIS_THREAD).getFileName().toString());
  }

  /** It holds as long as the connection is open. */
  private record Announcement(UserId user, @Nullable Connection connection)
      implements AutoCloseable {
    @Override
    public void close() {
      if (connection != null) {
        try {
          connection.close();
        } catch (IOException gone) {
          LOG.debug("an announcement's end", gone);
        }
      }
    }
  }
}
