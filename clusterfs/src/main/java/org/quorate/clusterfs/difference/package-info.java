/** What changed between two contents of a file, for people: the unified format of diff(1). */
@org.jspecify.annotations.NullMarked
package org.quorate.clusterfs.difference;
