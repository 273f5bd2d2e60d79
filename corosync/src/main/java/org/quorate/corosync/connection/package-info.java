/** Staying connected to a corosync that starts later, stops and starts again. */
@NullMarked
package org.quorate.corosync.connection;

import org.jspecify.annotations.NullMarked;
