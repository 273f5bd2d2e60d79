/** The daemons of this node, as systemd runs them. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.services;
