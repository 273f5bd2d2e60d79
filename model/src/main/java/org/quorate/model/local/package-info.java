/** What travels over Quorate's Unix sockets on one node. */
@org.jspecify.annotations.NullMarked
package org.quorate.model.local;
