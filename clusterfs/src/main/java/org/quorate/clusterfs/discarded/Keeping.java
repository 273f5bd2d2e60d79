package org.quorate.clusterfs.discarded;

import java.nio.file.Path;
import java.time.Instant;

/**
 * One merge's discarded changes.
 *
 * @param directory where they are kept, {@code 20261122T101500Z-1}
 * @param changes how many; 0 when the directory's difference.txt was removed
 */
public record Keeping(Path directory, Instant time, int changes) {}
