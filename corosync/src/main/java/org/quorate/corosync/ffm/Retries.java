package org.quorate.corosync.ffm;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Repeats a request that corosync answered with TRY_AGAIN: flow control, or a membership change,
 * which lasts as long as the detection of a lost node (2.2 times the token timeout).
 */
public final class Retries {
  /** Flow control usually ends within a few rotations of the token. */
  static final int FAST_TRIES = 50;

  static final long FAST_PAUSE_MICROS = 200;

  /** As patient as pmxcfs, so that mixed clusters behave alike: 100 times 100 ms. */
  static final int SLOW_TRIES = 100;

  static final long SLOW_PAUSE_MICROS = 100_000;

  private Retries() {}

  /**
   * Returns the first answer that is not TRY_AGAIN, or TRY_AGAIN after about 10 s, or at once when
   * the thread is interrupted (it stays interrupted).
   */
  public static CsResult patiently(Supplier<CsResult> request) {
    CsResult result = request.get();
    for (int tries = 0; tries < FAST_TRIES + SLOW_TRIES; tries++) {
      if (!result.equals(CsResult.TRY_AGAIN)) {
        return result;
      }
      try {
        TimeUnit.MICROSECONDS.sleep(tries < FAST_TRIES ? FAST_PAUSE_MICROS : SLOW_PAUSE_MICROS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return result;
      }
      result = request.get();
    }
    return result;
  }
}
