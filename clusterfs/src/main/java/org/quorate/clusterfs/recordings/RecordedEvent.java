package org.quorate.clusterfs.recordings;

import org.quorate.clusterfs.Input;

/**
 * What one node of the recorded cluster saw.
 *
 * @param time seconds since 1970
 */
public record RecordedEvent(int sequence, double time, Input input) {}
