/** What users do meanwhile, and what they were told. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.clusterfs.workload;
