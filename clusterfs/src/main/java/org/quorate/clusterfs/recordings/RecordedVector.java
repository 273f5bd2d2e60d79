package org.quorate.clusterfs.recordings;

import java.util.Optional;
import org.quorate.clusterfs.Group;

/**
 * One recorded message, in a file of its own.
 *
 * @param message its bytes; empty for a membership change
 */
public record RecordedVector(String file, Group group, Optional<byte[]> message) {}
