/** No seed breaks a promise, and every invariant can fail. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.clusterfs;
