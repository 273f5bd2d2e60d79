package org.quorate.api.ha;

import org.quorate.ha.status.RequestedState;
import org.quorate.model.ServiceId;

/** What the guests' methods need of the HA manager: a managed guest is started by its request. */
public interface HaRequests {
  /** Whether the guest is under HA management (configured, and not {@code ignored}). */
  boolean managed(ServiceId sid);

  /**
   * Sets the requested state of a managed guest; the HA manager carries it out.
   *
   * @throws org.quorate.api.ApiException when it is not managed, or in error and not to be disabled
   */
  void request(ServiceId sid, RequestedState state);
}
