/**
 * One table of methods. Everything that can be asked of a node (REST, the commands, the console) is
 * a {@link org.quorate.api.Method} in the table, so that parameters, permissions and errors are the
 * same through every door.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.api;
