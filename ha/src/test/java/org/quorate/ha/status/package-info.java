/** What the HA files say. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.status;
