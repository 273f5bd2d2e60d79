/** The command {@code quorate}: what Proxmox VE's commands have no place for. */
@org.jspecify.annotations.NullMarked
package org.quorate.cli.quorate;
