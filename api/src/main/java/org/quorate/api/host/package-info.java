/** This host: its load, memory, clock and version. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.host;
