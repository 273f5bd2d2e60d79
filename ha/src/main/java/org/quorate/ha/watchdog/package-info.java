/** One watchdog for several clients, each with a deadline of its own. */
@NullMarked
package org.quorate.ha.watchdog;

import org.jspecify.annotations.NullMarked;
