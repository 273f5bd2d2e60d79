/** The HA methods over files in a temporary directory. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.ha;
