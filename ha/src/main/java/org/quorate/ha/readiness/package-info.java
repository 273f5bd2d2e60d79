/** Whether a guest is ready to serve: what to look at, and the port through which it is looked. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.readiness;
