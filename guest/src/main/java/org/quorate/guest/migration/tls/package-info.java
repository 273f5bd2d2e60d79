/** The node's identity in the form that QEMU reads. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.migration.tls;
