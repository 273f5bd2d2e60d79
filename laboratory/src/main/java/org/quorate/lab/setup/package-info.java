/** What a lab needs before its first node boots. */
@NullMarked
package org.quorate.lab.setup;

import org.jspecify.annotations.NullMarked;
