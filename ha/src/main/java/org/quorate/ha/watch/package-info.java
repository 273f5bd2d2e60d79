/** What happens in the cluster, and the rounds it wakes. */
@NullMarked
package org.quorate.ha.watch;

import org.jspecify.annotations.NullMarked;
