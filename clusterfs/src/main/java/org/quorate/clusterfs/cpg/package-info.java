/**
 * The machine's ties to the running Corosync: the two process groups, quorum and the node list. The
 * door is {@link org.quorate.clusterfs.cpg.CorosyncTies}.
 */
@NullMarked
package org.quorate.clusterfs.cpg;

import org.jspecify.annotations.NullMarked;
