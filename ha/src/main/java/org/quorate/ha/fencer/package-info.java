/** Which node fences a lost node, and when it begins. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.fencer;
