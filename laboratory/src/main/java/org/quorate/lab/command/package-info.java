/** The commands of ./lab. */
@NullMarked
package org.quorate.lab.command;

import org.jspecify.annotations.NullMarked;
