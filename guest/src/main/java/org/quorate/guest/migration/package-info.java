/**
 * Live migration, decided: what the source does next ({@link org.quorate.guest.migration.Outgoing})
 * and what the target does with a guest that is on its way ({@link
 * org.quorate.guest.migration.Incoming}). What touches QEMU and files is in the sub-packages.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.migration;
