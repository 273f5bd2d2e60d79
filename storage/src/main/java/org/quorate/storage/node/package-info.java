/** The storages as one node sees them; the door of this module. */
@org.jspecify.annotations.NullMarked
package org.quorate.storage.node;
