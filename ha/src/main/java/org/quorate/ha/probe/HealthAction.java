package org.quorate.ha.probe;

import org.quorate.ha.lrm.HealthOrder;
import org.quorate.model.ServiceId;

/**
 * Something that was done to an unhealthy guest.
 *
 * @param atMs on this node's clock; what other nodes did is converted by its age
 */
public record HealthAction(ServiceId service, HealthOrder order, long atMs) {}
