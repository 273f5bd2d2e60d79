/** Logins in the system's log, under the name that log watchers know. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.access.syslog;
