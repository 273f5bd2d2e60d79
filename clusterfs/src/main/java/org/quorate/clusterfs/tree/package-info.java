/**
 * The tree of entries and the rules by which an operation changes it, the same on every node
 * (protocol description, sections 4 and 5). Everything immutable.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.clusterfs.tree;
