/** Storages of type {@code dir}: volumes are files below a directory. */
@org.jspecify.annotations.NullMarked
package org.quorate.storage.directory;
