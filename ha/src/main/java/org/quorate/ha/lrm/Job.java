package org.quorate.ha.lrm;

import org.jspecify.annotations.Nullable;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/**
 * Work for one service.
 *
 * @param uid of the service record it is for; null = the stop of a node's shutdown, which reports
 *     to nobody
 * @param command the service state to bring about
 * @param target where a migrate or relocate goes
 * @param timeoutSeconds a stop may take; null = the usual 60 s; 0 = at once by force
 */
public record Job(
    ServiceId service,
    @Nullable String uid,
    ServiceState command,
    @Nullable NodeName target,
    @Nullable Integer timeoutSeconds) {}
