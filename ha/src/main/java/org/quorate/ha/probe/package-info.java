/** The health of guests that run: strikes, restarts, relocation, and the brake; pure decisions. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.probe;
