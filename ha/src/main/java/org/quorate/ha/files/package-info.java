/**
 * The HA manager's files below {@code /etc/pve}: read and written as plain files, atomically and
 * with a time limit, since the file system stands still while the membership changes.
 */
@NullMarked
package org.quorate.ha.files;

import org.jspecify.annotations.NullMarked;
