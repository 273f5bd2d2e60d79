/** What administrators see. */
@NullMarked
package org.quorate.corosync.status;

import org.jspecify.annotations.NullMarked;
