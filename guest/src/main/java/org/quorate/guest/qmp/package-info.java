/** QEMU's machine protocol over a guest's Unix socket. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.qmp;
