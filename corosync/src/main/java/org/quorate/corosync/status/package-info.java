/**
 * What {@code pvecm status} and {@code pvecm nodes} show. The doors are {@link
 * org.quorate.corosync.status.ClusterStatus} and {@link org.quorate.corosync.status.StatusText}.
 */
@NullMarked
package org.quorate.corosync.status;

import org.jspecify.annotations.NullMarked;
