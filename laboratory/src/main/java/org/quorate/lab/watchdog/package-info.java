/** The nodes' watchdogs: a file that must be written to, or the node is reset. */
@NullMarked
package org.quorate.lab.watchdog;

import org.jspecify.annotations.NullMarked;
