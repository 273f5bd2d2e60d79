/** The kernel's calls that Java has no word for: ioctl(2), pidfd_open(2), the clock since boot. */
@NullMarked
package org.quorate.fencing.kernel;

import org.jspecify.annotations.NullMarked;
