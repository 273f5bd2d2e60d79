/** The storages a node can use. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.storage;
