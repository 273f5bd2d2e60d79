package org.quorate.ha.daemon;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;

/**
 * Reads files for one round: null where a file is unreadable, the reason logged once. After one
 * access without an answer the others are not tried: each would cost its time limit.
 */
final class Reader {
  private final Once once;
  private boolean fresh = true;

  Reader(Once once) {
    this.once = once;
  }

  /** Null when the file is broken or the file system does not answer. */
  <T> @Nullable T read(String what, Callable<T> file) {
    if (!fresh) {
      return null;
    }
    try {
      T value = file.call();
      once.over(what);
      return value;
    } catch (IOException silent) {
      fresh = false;
      once.warn(what, what + " cannot be read: " + silent.getMessage());
    } catch (InvalidInput broken) {
      once.warn(what, what + ": " + broken.getMessage());
    } catch (Exception bug) {
      throw new IllegalStateException(what, bug);
    }
    return null;
  }

  /** Whether the file system answered each time. */
  boolean fresh() {
    return fresh;
  }
}
