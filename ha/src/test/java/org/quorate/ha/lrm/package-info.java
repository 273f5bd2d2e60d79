/** The local resource manager alone. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.lrm;
