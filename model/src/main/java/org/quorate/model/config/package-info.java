/**
 * Text formats shared by many files under {@code /etc/pve}: sections with indented properties, and
 * comma-separated property strings. Both keep what they do not know.
 */
@org.jspecify.annotations.NullMarked
package org.quorate.model.config;
