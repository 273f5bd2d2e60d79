/** What goes wrong, one small object each. */
@org.jspecify.annotations.NullMarked
package org.quorate.simulator.fault;
