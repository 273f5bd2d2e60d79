/** The adapters of {@link org.quorate.ha.locks} against files, sockets and fakes. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.locks;
