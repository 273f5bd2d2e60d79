/** Whole HA managers of several nodes, over one shared directory in place of /etc/pve. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.daemon;
