/** A guest's configuration file and the values in it; pure. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.config;
