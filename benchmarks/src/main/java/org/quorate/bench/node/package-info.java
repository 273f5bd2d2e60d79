/** What runs inside a node while it is measured: cheap clients that only measure. */
@NullMarked
package org.quorate.bench.node;

import org.jspecify.annotations.NullMarked;
