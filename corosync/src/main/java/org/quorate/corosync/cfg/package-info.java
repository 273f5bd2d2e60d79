/**
 * Corosync's state of links and its reload (libcfg). The door is {@link
 * org.quorate.corosync.cfg.Cfg}.
 */
@NullMarked
package org.quorate.corosync.cfg;

import org.jspecify.annotations.NullMarked;
