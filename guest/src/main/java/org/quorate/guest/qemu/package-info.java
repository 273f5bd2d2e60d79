/** From a guest's configuration to QEMU's command line; pure. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.qemu;
