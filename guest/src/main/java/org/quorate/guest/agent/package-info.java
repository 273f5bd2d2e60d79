/** The guest agent: a program in the guest that answers on a socket of its own. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.agent;
