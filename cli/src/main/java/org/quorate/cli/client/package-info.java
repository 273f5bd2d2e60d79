/**
 * The process behind {@code pvecm}, {@code qm}, …: it parses nothing and carries a terminal to the
 * daemon.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.cli.client;
