/** The two QEMUs of a live migration, over QMP. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.migration.qmp;
