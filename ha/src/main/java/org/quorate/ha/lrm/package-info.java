/** The local resource manager: executes on its node what the master decided. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.lrm;
