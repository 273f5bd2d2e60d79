/** High availability. */
@org.jspecify.annotations.NullMarked
package org.quorate.cli.hamanager;
