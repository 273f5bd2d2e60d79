/** How fast this cluster's HA may be, and why: the profile, its lease and its watchdog. Pure. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.profile;
