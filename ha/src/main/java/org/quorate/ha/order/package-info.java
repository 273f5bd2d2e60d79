/**
 * Start order: services that start only when others are ready. Pure: rules, the file's text, and
 * the gate that decides which starts wait.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.order;
