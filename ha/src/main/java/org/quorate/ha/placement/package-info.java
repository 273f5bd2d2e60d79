/** Which node a service goes to. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.placement;
