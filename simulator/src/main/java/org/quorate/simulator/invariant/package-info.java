/** What must hold after every event, one small object each. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.invariant;
