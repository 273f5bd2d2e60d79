/**
 * How loaded nodes are, and which is best for one more service.
 *
 * <p>{@link Scores} is the arithmetic on plain nodes and loads; {@link Usage} is the manager's
 * model of a cluster in one round, by number of services or by what they take. JDK only: no clock,
 * file or thread.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.scheduling;
