/** Keeps the ledgers of the other nodes: runs fence agents, writes down what is known. */
@NullMarked
package org.quorate.ha.evidence;

import org.jspecify.annotations.NullMarked;
