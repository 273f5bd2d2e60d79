/** Starting, stopping and moving guests by calls to quorate-api, and seeing which ones run. */
@NullMarked
package org.quorate.ha.guestcalls;

import org.jspecify.annotations.NullMarked;
