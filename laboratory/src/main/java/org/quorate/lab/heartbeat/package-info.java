/** The heartbeat guest: building its kernel and initramfs, and reading its signs of life. */
@NullMarked
package org.quorate.lab.heartbeat;

import org.jspecify.annotations.NullMarked;
