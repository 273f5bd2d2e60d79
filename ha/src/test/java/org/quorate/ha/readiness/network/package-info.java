@org.jspecify.annotations.NullMarked
package org.quorate.ha.readiness.network;
