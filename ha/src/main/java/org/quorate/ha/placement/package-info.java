/**
 * Which node a service goes to, and which running service should go elsewhere.
 *
 * <p>{@link NodeSelection} chooses, {@link Rebalancing} balances. JDK only: no clock, file or
 * thread.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.placement;
