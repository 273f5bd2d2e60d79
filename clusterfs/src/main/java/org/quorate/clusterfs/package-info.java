/**
 * The replicated /etc/pve: a pure {@link org.quorate.clusterfs.Machine} (implemented by {@code
 * ClusterFs}) with its inputs, commands and the view readers get. Sub-packages {@code wire}, {@code
 * tree}, {@code sync}, {@code kvstore} and {@code log} are parts of the machine; the others touch
 * what they are named after.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.clusterfs;
