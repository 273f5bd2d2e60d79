/** The process that stays: BMCs, watchdogs, port forwarding and heartbeats of a lab. */
@NullMarked
package org.quorate.lab.supervisor;

import org.jspecify.annotations.NullMarked;
