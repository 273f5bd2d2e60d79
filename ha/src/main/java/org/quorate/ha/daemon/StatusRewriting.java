package org.quorate.ha.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * When a status is to be written that may be the same as before. It must be seen to be fresh: by
 * its file, or, where every member understands it, by a sign of life that is written nowhere.
 */
final class StatusRewriting<T> {
  /** Readers take a status for old after 30 s. */
  private static final Duration SHOW = Duration.ofSeconds(9);

  /** With signs of life the file only has to be there for who does not know them. */
  private static final Duration REWRITE_WITH_SIGNS = Duration.ofHours(1);

  private Optional<T> written = Optional.empty();
  private long writtenMs;
  private long shownMs;

  /**
   * Whether to write the file.
   *
   * @param undated the status without its time
   * @param show gives the sign of life; false when that is not possible
   */
  boolean due(T undated, long nowMs, BooleanSupplier show) {
    if (!written.equals(Optional.of(undated))
        || nowMs - writtenMs >= REWRITE_WITH_SIGNS.toMillis()) {
      return true;
    }
    if (nowMs - Math.max(shownMs, writtenMs) < SHOW.toMillis()) {
      return false;
    }
    if (show.getAsBoolean()) {
      shownMs = nowMs;
      return false;
    }
    return true;
  }

  /** The file is about to be written: until it is, nobody knows what it holds. */
  void writing() {
    written = Optional.empty();
  }

  void written(T undated, long nowMs) {
    written = Optional.of(undated);
    writtenMs = nowMs;
  }
}
