@org.jspecify.annotations.NullMarked
package org.quorate.fencing.kernel;
