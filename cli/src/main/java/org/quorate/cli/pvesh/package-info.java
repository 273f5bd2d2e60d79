/** The REST API as a command. */
@org.jspecify.annotations.NullMarked
package org.quorate.cli.pvesh;
