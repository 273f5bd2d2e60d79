/**
 * How the other packages reach Corosync's C libraries over the Foreign Function and Memory API:
 * libraries, functions, result codes and the threads that wait for events.
 */
@NullMarked
package org.quorate.corosync.ffm;

import org.jspecify.annotations.NullMarked;
