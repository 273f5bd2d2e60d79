/** What can be shown without a corosync. */
@NullMarked
package org.quorate.corosync.ffm;

import org.jspecify.annotations.NullMarked;
