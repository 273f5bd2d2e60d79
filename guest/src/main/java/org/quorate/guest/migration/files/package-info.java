/** What a node remembers of migrations in files, for a daemon that comes later. */
@org.jspecify.annotations.NullMarked
package org.quorate.guest.migration.files;
