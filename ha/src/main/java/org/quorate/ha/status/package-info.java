/** What the HA files say: manager_status, lrm_status and the resources, as values. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.status;
