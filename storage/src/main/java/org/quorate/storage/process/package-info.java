/** Programs of the host, run by argument vector. */
@org.jspecify.annotations.NullMarked
package org.quorate.storage.process;
