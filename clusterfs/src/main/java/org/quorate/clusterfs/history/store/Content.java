package org.quorate.clusterfs.history.store;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file as it was after a change.
 *
 * @param bytes empty when there is no file after it
 * @param previous the number of the change before it at the same path, if it is still kept
 */
public record Content(Stored change, Optional<byte[]> bytes, OptionalLong previous) {}
