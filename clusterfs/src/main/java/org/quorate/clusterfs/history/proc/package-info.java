/** Who a process is, from /proc and /etc/passwd. */
@NullMarked
package org.quorate.clusterfs.history.proc;

import org.jspecify.annotations.NullMarked;
