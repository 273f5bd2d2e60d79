/** What can be shown without a corosync. */
@NullMarked
package org.quorate.corosync.connection;

import org.jspecify.annotations.NullMarked;
