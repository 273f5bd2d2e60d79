/** Stories and tables of the HA machines. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha;
