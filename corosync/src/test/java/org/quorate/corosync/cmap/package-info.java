/** What can be shown without a corosync. */
@NullMarked
package org.quorate.corosync.cmap;

import org.jspecify.annotations.NullMarked;
