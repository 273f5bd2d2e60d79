/** A BMC for every node, by ipmi_sim. */
@NullMarked
package org.quorate.lab.bmc;

import org.jspecify.annotations.NullMarked;
