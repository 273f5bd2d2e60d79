/** QEMU processes on this node, found and ended without ever touching another process. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.process;
