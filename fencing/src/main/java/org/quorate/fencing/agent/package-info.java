/**
 * Fence agents (the programs {@code /usr/sbin/fence_*}): which switch cuts which node's power
 * ({@link org.quorate.fencing.agent.FenceConfig}), and running them ({@link
 * org.quorate.fencing.agent.AgentRunner}).
 */
@NullMarked
package org.quorate.fencing.agent;

import org.jspecify.annotations.NullMarked;
