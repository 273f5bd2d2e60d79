/** System calls on files with the kernel's own error numbers, which {@code java.nio} hides. */
@NullMarked
package org.quorate.lab.posix;

import org.jspecify.annotations.NullMarked;
