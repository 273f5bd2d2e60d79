/** The adapters of {@link org.quorate.ha.watchdog} against files, sockets and fakes. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.watchdog;
