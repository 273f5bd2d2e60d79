package org.quorate.ha.evidence;

import java.time.Duration;
import java.util.function.Consumer;
import org.quorate.fencing.agent.AgentResult;
import org.quorate.fencing.agent.AgentRunner;
import org.quorate.fencing.agent.FenceSwitch;
import org.quorate.fencing.ledger.FenceAction;

/** Runs fence agents; {@link AgentRunner#start} has the promises. */
@FunctionalInterface
public interface Agents {
  AgentRunner.Running start(
      FenceSwitch device, FenceAction action, Duration timeout, Consumer<AgentResult> end);
}
