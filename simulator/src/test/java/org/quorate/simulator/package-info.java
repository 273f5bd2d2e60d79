/** Random runs, broken rules, and the command that repeats a run. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator;
