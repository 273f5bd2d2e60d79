package org.quorate.lab.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.quorate.lab.LabFailure;

/**
 * A wait with a limit.
 *
 * @param subject what is waited for, as it follows "waited for"
 * @param lookAt where to look when it does not come
 * @param limit how long at most
 */
public record Waiting(String subject, String lookAt, Duration limit) {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Returns when {@code condition} holds; a {@link LabFailure} when the limit has passed. */
  public void until(BooleanSupplier condition) {
    var unused =
        forValue(() -> condition.getAsBoolean() ? Optional.of(Boolean.TRUE) : Optional.empty());
  }

  /** Returns the first value there is; a {@link LabFailure} when the limit has passed. */
  public <T> T forValue(Supplier<Optional<T>> source) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> value = source.get();
      if (value.isPresent()) {
        return value.get();
      }
      if (System.nanoTime() > deadline) {
        throw new LabFailure(
            "Waited %d s for %s in vain; look at %s."
                .formatted(limit.toSeconds(), subject, lookAt));
      }
      pause(PAUSE);
    }
  }

  /** Sleeps for {@code duration}. */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("Interrupted.", interrupted);
    }
  }
}
