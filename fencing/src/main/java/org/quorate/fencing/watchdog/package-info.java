/** The watchdog: a device that resets this node unless it is fed in time. */
@NullMarked
package org.quorate.fencing.watchdog;

import org.jspecify.annotations.NullMarked;
