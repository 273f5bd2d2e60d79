package org.quorate.clusterfs.client;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file as it was after a change.
 *
 * @param bytes empty when the change removed it, or it is a directory
 * @param previous the number of the change before it, if that is still kept
 */
public record HistoryContent(HistoryEntry entry, Optional<byte[]> bytes, OptionalLong previous) {}
