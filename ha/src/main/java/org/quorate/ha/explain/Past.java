package org.quorate.ha.explain;

import org.quorate.model.ServiceId;

/**
 * Something that was decided about a service, or that failed.
 *
 * @param wallSeconds since 1970, by the clock of the node that tells it
 * @param sentence without a full stop
 */
public record Past(long wallSeconds, ServiceId service, String sentence) {}
