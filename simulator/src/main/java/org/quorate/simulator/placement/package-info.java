/** The rules and the scheduling arithmetic beside recorded decisions of the original. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.placement;
