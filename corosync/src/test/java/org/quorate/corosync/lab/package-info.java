/** The real corosync, in namespaces of its own. */
@NullMarked
package org.quorate.corosync.lab;

import org.jspecify.annotations.NullMarked;
