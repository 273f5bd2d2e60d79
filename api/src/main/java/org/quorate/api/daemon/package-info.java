/** The daemon quorate-api: wires everything in one place. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.daemon;
