/** The nodes' status values, addresses and statistics (protocol description, section 10). */
@org.jspecify.annotations.NullMarked
package org.quorate.clusterfs.kvstore;
