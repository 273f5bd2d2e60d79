/** The demonstration: a power cut, and the guest runs again elsewhere. */
@NullMarked
package org.quorate.lab.demo;

import org.jspecify.annotations.NullMarked;
