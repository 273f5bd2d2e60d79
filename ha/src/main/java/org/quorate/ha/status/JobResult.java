package org.quorate.ha.status;

import org.quorate.model.ServiceId;

/**
 * How a job of an LRM ended.
 *
 * @param state the service state that was the job's command
 * @param exitCode one of {@link ExitCode}, or another code of the guest's agent
 */
public record JobResult(ServiceId sid, ServiceState state, int exitCode) {}
