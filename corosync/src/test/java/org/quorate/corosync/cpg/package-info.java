/** What can be shown without a corosync. */
@NullMarked
package org.quorate.corosync.cpg;

import org.jspecify.annotations.NullMarked;
