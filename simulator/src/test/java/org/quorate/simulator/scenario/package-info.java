/** Scenarios: recorded ones where they are at hand, and our own. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.scenario;
