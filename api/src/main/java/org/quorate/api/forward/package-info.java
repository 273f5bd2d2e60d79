/** Asking another node's API over mutual TLS. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.forward;
