/**
 * Why services are where they are, what they wait for, and what comes next: what the machines
 * think, in sentences. JDK only: no clock, file or thread.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.explain;
