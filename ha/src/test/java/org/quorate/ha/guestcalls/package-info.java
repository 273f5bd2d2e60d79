/** The adapters of {@link org.quorate.ha.guestcalls} against files, sockets and fakes. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.guestcalls;
