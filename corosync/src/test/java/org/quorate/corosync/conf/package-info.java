/** corosync.conf. */
@NullMarked
package org.quorate.corosync.conf;

import org.jspecify.annotations.NullMarked;
