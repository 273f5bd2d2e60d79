/** Processes of the host: running commands within a time limit, and knowing a process again. */
@NullMarked
package org.quorate.lab.process;

import org.jspecify.annotations.NullMarked;
