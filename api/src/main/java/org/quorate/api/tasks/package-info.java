/** Tasks: long work with a UPID, a log file and an end, in Proxmox VE's files. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.tasks;
