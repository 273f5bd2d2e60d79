/** Commands that run without any daemon. */
@org.jspecify.annotations.NullMarked
package org.quorate.cli.offline;
