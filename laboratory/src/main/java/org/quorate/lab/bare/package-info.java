/**
 * Bare nodes: network, mount, UTS and IPC namespaces with Corosync and {@code quorate-clusterfs}
 * and nothing else. Light enough that measurements see the file system and not its neighbours, and
 * that a nemesis can hurt them hundreds of times. They do not touch the lab of {@code ./lab up}.
 *
 * <p>The door is {@link org.quorate.lab.bare.BareCluster}.
 */
@NullMarked
package org.quorate.lab.bare;

import org.jspecify.annotations.NullMarked;
