/** The daemon {@code quorate-ha}: {@link org.quorate.ha.daemon.HaDaemon} wires it. */
@NullMarked
package org.quorate.ha.daemon;

import org.jspecify.annotations.NullMarked;
