/**
 * Corosync's configuration and run time values (libcmap). The door is {@link
 * org.quorate.corosync.cmap.Cmap}.
 */
@NullMarked
package org.quorate.corosync.cmap;

import org.jspecify.annotations.NullMarked;
