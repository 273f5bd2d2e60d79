/** The Unix socket of quorate-api: calls of this node's root, and the sessions of its commands. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.local;
