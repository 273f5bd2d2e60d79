/** Text, tables and JSON for a terminal or a script. */
@org.jspecify.annotations.NullMarked
package org.quorate.cli.output;
