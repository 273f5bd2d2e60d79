/** Asks guests: by their agent through quorate-api, by TCP, by HTTP. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.readiness.network;
