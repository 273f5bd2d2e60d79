package org.quorate.fencing.agent;

import java.time.Duration;
import org.quorate.fencing.ledger.AgentSaid;

/**
 * How one run of an agent ended.
 *
 * @param detail a few words for the administrator, without secrets
 */
public record AgentResult(AgentSaid said, String detail, Duration took) {}
