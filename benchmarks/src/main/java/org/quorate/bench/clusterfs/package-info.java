/** The cluster file system on three real nodes, beside references, limits and aims. */
@NullMarked
package org.quorate.bench.clusterfs;

import org.jspecify.annotations.NullMarked;
