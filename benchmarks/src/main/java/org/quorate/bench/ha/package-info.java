/**
 * How long the HA manager's rounds take: the machine alone, and with what its daemon reads and
 * writes.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.bench.ha;
