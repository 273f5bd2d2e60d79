package org.quorate.ha.guestcalls;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * What the LRM's jobs do to the guests of this node. The methods may block for minutes; what they
 * return is seen at the guest itself, not taken from an answer.
 */
public interface Guests {
  /** The services among these whose guest runs on this node now. */
  Set<ServiceId> running(Set<ServiceId> services) throws IOException;

  /** Those among these that are on their way to this node: they do not run yet. */
  default Set<ServiceId> arriving(Set<ServiceId> services) {
    return Set.of();
  }

  /** Starts the guest; true = it runs. */
  boolean start(ServiceId sid);

  /**
   * Shuts the guest down, by force after the timeout; true = it does not run.
   *
   * @param timeoutSeconds null = the usual 60 s; 0 = by force at once
   */
  boolean stop(ServiceId sid, @Nullable Integer timeoutSeconds);

  /** Moves the guest and its configuration; true = it is there. */
  boolean move(ServiceId sid, NodeName target, boolean live);

  /** Whether a start was ordered, also by an earlier daemon, and not seen to end. */
  default boolean startUnderWay(ServiceId sid) {
    return false;
  }

  /** Whether any order that may bring up a guest here was not seen to end. */
  default boolean anyStartUnderWay() {
    return false;
  }

  /** Asks for the end of what is under way for the guest; returns at once. */
  default void cancel(ServiceId sid) {}
}
