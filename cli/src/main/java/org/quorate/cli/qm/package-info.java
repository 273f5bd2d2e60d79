/** Virtual machines. */
@org.jspecify.annotations.NullMarked
package org.quorate.cli.qm;
