/**
 * {@code /cluster/ha/**}: what is under HA management, how it stands, and why. Edits the same files
 * as {@code quorate-ha} reads; nothing is asked of that daemon, so it also tells when it is away.
 */
@NullMarked
package org.quorate.api.ha;

import org.jspecify.annotations.NullMarked;
