package org.quorate.ha.order;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;

/**
 * Services that start after others are ready, wherever and for whatever reason they start.
 *
 * @param resources those that wait
 * @param after those they wait for, as far as these are wanted started
 * @param ready what shows that one of {@code after} is ready
 * @param timeoutSeconds they wait no longer: a broken dependency must not keep everything down; 0 =
 *     they wait for ever
 */
public record OrderRule(
    String id,
    SortedSet<ServiceId> resources,
    SortedSet<ServiceId> after,
    Probe ready,
    int timeoutSeconds,
    boolean disabled,
    @Nullable String comment) {
  /** The section type. */
  public static final String TYPE = "start-order";

  /** A guest with a database has started by then. */
  public static final int TIMEOUT_DEFAULT_SECONDS = 300;

  public static final int TIMEOUT_MAX_SECONDS = 86_400;

  /** Running is all that is asked. */
  public static final Probe READY_DEFAULT = new Probe.Delay(0);

  public OrderRule {
    resources = Collections.unmodifiableSortedSet(new TreeSet<>(resources));
    after = Collections.unmodifiableSortedSet(new TreeSet<>(after));
    if (timeoutSeconds < 0 || timeoutSeconds > TIMEOUT_MAX_SECONDS) {
      throw new InvalidInput(
          "the timeout of '"
              + id
              + "' must be 0 (for ever) to "
              + TIMEOUT_MAX_SECONDS
              + " seconds");
    }
    for (ServiceId sid : resources) {
      if (after.contains(sid)) {
        throw new InvalidInput("'" + id + "' lets " + sid + " wait for itself: name another one");
      }
    }
  }
}
