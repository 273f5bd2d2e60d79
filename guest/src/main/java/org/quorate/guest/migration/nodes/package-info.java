/** What a migration needs of the other nodes: the way to them, and where their QEMU listens. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.migration.nodes;
