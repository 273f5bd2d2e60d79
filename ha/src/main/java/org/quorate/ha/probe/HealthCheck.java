package org.quorate.ha.probe;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;

/**
 * How a guest's health is looked at.
 *
 * @param probe what must answer; a delay shows nothing and is refused
 * @param intervalSeconds between two looks at a healthy guest
 * @param timeoutSeconds an answer may take
 * @param strikes looks in a row without an answer that make the guest unhealthy
 * @param graceSeconds after a start, a move or an order in which silence does not count
 * @param restarts within {@link Health#WINDOW_MS} before it is relocated; empty = the resource's
 *     {@code max_restart}
 * @throws InvalidInput when built from numbers outside these ranges
 */
public record HealthCheck(
    ServiceId service,
    Probe probe,
    int intervalSeconds,
    int timeoutSeconds,
    int strikes,
    int graceSeconds,
    OptionalInt restarts,
    boolean enabled,
    @Nullable String comment) {
  public static final int INTERVAL_DEFAULT = 10;
  public static final int INTERVAL_MIN = 2;
  public static final int INTERVAL_MAX = 3_600;
  public static final int TIMEOUT_DEFAULT = 3;
  public static final int TIMEOUT_MIN = 1;
  public static final int TIMEOUT_MAX = 30;
  public static final int STRIKES_DEFAULT = 3;

  /** One lost packet restarts no guest. */
  public static final int STRIKES_MIN = 2;

  public static final int STRIKES_MAX = 20;

  /** A guest's operating system and its services take about so long to start. */
  public static final int GRACE_DEFAULT = 120;

  public static final int GRACE_MIN = 0;
  public static final int GRACE_MAX = 3_600;
  public static final int RESTARTS_MIN = 0;

  /** Below {@link Brake#GUEST_ACTIONS_MAX}, so that the brake leaves room for the relocation. */
  public static final int RESTARTS_MAX = 5;

  public HealthCheck {
    if (probe instanceof Probe.Delay) {
      throw new InvalidInput("a delay shows no health: check agent, tcp:HOST:PORT or http://...");
    }
    within("interval", intervalSeconds, INTERVAL_MIN, INTERVAL_MAX);
    within("timeout", timeoutSeconds, TIMEOUT_MIN, TIMEOUT_MAX);
    within("strikes", strikes, STRIKES_MIN, STRIKES_MAX);
    within("grace", graceSeconds, GRACE_MIN, GRACE_MAX);
    restarts.ifPresent(number -> within("restarts", number, RESTARTS_MIN, RESTARTS_MAX));
  }

  /** With every default. */
  public static HealthCheck of(ServiceId service, Probe probe) {
    return new HealthCheck(
        service,
        probe,
        INTERVAL_DEFAULT,
        TIMEOUT_DEFAULT,
        STRIKES_DEFAULT,
        GRACE_DEFAULT,
        OptionalInt.empty(),
        true,
        null);
  }

  private static void within(String key, int number, int min, int max) {
    if (number < min || number > max) {
      throw new InvalidInput("'%s' is %d: give %d to %d".formatted(key, number, min, max));
    }
  }
}
