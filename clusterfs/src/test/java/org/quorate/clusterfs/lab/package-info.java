/** The daemon as it is, under a real kernel and a real Corosync; needs root. */
@NullMarked
package org.quorate.clusterfs.lab;

import org.jspecify.annotations.NullMarked;
