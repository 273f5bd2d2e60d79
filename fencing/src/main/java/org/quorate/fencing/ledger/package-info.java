/**
 * What is known about a lost node, and when that is proof that it is off. Pure: no clock, thread,
 * file or socket; {@link org.quorate.fencing.ledger.LedgerMachine} is the door.
 */
@NullMarked
package org.quorate.fencing.ledger;

import org.jspecify.annotations.NullMarked;
