/**
 * Virtual machines on this node. {@link org.quorate.guest.Guests} is the door; what is decided lies
 * in {@code config} and {@code qemu} (pure), what is touched in {@code files}, {@code network},
 * {@code process} and {@code qmp}.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.guest;
