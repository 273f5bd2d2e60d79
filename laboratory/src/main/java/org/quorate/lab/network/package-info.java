/** The lab's switch: namespaces, bridges, cables, and cutting them. */
@NullMarked
package org.quorate.lab.network;

import org.jspecify.annotations.NullMarked;
