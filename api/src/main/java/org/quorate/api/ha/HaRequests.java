package org.quorate.api.ha;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.quorate.ha.status.RequestedState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** What the guests' methods need of the HA manager: who steers a guest is asked to do it. */
public interface HaRequests {
  /** Whether the guest is under HA management (configured, and not {@code ignored}). */
  boolean managed(ServiceId sid);

  /**
   * Whether the HA manager steers the guest now: it is managed, and HA is not disarmed in mode
   * {@code ignore}, which leaves managed guests to their administrator.
   */
  boolean steered(ServiceId sid) throws IOException;

  /**
   * Why a managed guest that is not steered must not come up on this node; empty = it may. Nobody
   * resets the node if it is lost, so the others must know that guests may run here.
   */
  Optional<String> obstacle(ServiceId sid) throws IOException;

  /**
   * Sets the requested state of a managed guest; the HA manager carries it out.
   *
   * @throws org.quorate.api.ApiException when it is not managed, or in error and not to be disabled
   */
  void request(ServiceId sid, RequestedState state);

  /**
   * Orders the stop of a managed guest.
   *
   * @param timeoutSeconds it may take to shut down before it is ended by force; 0 = at once
   * @throws org.quorate.api.ApiException as {@link #request}
   */
  void stop(ServiceId sid, int timeoutSeconds) throws IOException;

  /** Why a request is not carried out at once, in words; empty = it is. */
  Optional<String> delay() throws IOException;

  /**
   * Orders the move of a managed guest, while it runs if it runs; the HA manager carries it out.
   *
   * @return guests that will move with it
   * @throws org.quorate.api.ApiException when it is not steered, in error, the node is not online,
   *     or a guest on the node must not meet it
   */
  List<ServiceId> move(ServiceId sid, NodeName target) throws IOException;
}
