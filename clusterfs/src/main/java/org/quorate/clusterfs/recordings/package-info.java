/** Recordings of real pmxcfs clusters, played to the machine and compared with what it does. */
@org.jspecify.annotations.NullMarked
package org.quorate.clusterfs.recordings;
