/** The host's ends of guests' network cables, made with {@code ip}. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.network;
