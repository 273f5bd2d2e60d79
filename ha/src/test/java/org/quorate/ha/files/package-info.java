/** The adapters of {@link org.quorate.ha.files} against files, sockets and fakes. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.files;
