/**
 * Nodes seen as an administrator sees them, and forming a cluster of them with the product's
 * commands.
 */
@NullMarked
package org.quorate.lab.cluster;

import org.jspecify.annotations.NullMarked;
