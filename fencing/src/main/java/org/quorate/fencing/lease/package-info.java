/**
 * How long a node that lost its cluster may still act, and how long the others wait for it. Pure:
 * no clock, thread, file or socket; {@link org.quorate.fencing.lease.Lease} has the arithmetic,
 * {@code docs/design/0010-leases.md} the proof.
 */
@NullMarked
package org.quorate.fencing.lease;

import org.jspecify.annotations.NullMarked;
