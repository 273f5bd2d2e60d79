/** Who is asking: tickets, CSRF tokens, logins. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.access;
