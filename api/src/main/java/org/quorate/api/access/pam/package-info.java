/** The host's own users, asked over PAM. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.access.pam;
