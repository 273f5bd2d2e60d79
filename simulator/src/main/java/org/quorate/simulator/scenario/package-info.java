/**
 * Scenarios: the HA machines of a small cluster, run one after the other by a script of commands,
 * with every event told. The times and the order are those of the simulator of Proxmox VE's HA
 * manager, so that recordings of it can be compared event for event.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.scenario;
