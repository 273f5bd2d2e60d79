/** The cluster resource manager: who is master, and what the master decides each round. */
@org.jspecify.annotations.NullMarked
package org.quorate.ha.crm;
