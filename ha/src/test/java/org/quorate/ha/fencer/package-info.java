/** Whose duty fencing is. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.fencer;
