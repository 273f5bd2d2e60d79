/** JMH benchmarks of single operations of the machines. */
@NullMarked
package org.quorate.bench.micro;

import org.jspecify.annotations.NullMarked;
