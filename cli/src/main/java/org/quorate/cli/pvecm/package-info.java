/** The cluster's own command. */
@org.jspecify.annotations.NullMarked
package org.quorate.cli.pvecm;
