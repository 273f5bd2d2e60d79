@org.jspecify.annotations.NullMarked
package org.quorate.ha.probe;
