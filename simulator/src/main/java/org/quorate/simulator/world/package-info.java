/** The simulated hardware and cluster: clock, network, replicated tree, power, storage, daemons. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.world;
