/**
 * corosync.conf: read, edited and written without losing what is not understood. The door is {@link
 * org.quorate.corosync.conf.CorosyncConf}.
 */
@NullMarked
package org.quorate.corosync.conf;

import org.jspecify.annotations.NullMarked;
