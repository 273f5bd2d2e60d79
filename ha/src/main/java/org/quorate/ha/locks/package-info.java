/** The cluster's locks: directories below {@code /etc/pve/priv/lock}. */
@NullMarked
package org.quorate.ha.locks;

import org.jspecify.annotations.NullMarked;
