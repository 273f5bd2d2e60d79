/** What must hold whatever goes wrong, one small object each, with a counter. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.clusterfs.invariant;
