/** Nodes switched on and off. */
@NullMarked
package org.quorate.lab.power;

import org.jspecify.annotations.NullMarked;
