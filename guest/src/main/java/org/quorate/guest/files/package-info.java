/** Guests' configuration files below /etc/pve and the locks around work on one guest. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.files;
