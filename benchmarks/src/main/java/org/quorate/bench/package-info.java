/** Benchmarks: the program behind {@code ./bench}. */
@NullMarked
package org.quorate.bench;

import org.jspecify.annotations.NullMarked;
