/**
 * The bytes on the wire, as pmxcfs sends them (protocol description, sections 2, 4, 5.4, 6, 7, 10).
 * Everything little-endian; whatever does not parse exactly is refused with {@link
 * org.quorate.model.InvalidInput}.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.clusterfs.wire;
