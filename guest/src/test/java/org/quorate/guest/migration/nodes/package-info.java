@org.jspecify.annotations.NullMarked
package org.quorate.guest.migration.nodes;
