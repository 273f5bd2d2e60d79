package org.quorate.ha.lrm;

import org.quorate.ha.HaEvent;
import org.quorate.ha.status.LrmStatus;

/**
 * What the LRM wants done, in this order; jobs run beside it and come back as {@link FinishedJob}.
 */
public sealed interface LrmCommand {
  /** Work on a guest. */
  sealed interface Work extends LrmCommand {
    Job job();
  }

  /** Start the guest; ok = it runs. Carried out only while this node's agent lock is fresh. */
  record StartGuest(Job job) implements Work {}

  /** Shut the guest down, by force after the timeout; ok = it does not run. */
  record StopGuest(Job job) implements Work {}

  /** Move the guest and its configuration to the job's target; ok = it is there. */
  record MoveGuest(Job job, boolean live) implements Work {}

  /**
   * Stop a guest that runs and does not serve. Never ok, since the job wants it to run: the next
   * round starts it, or the master places it elsewhere.
   */
  record StopUnhealthy(Job job) implements Work {}

  record WriteLrmStatus(LrmStatus status) implements LrmCommand {}

  /** Gives this node's agent lock back. */
  record ReleaseAgentLock() implements LrmCommand {}

  /** Arms this daemon's watchdog client: from now on the node is reset 60 s after the last feed. */
  record OpenWatchdog() implements LrmCommand {}

  record FeedWatchdog() implements LrmCommand {}

  /** Orderly close. */
  record CloseWatchdog() implements LrmCommand {}

  record Report(HaEvent event) implements LrmCommand {}

  /** The daemon may end now. */
  record Exit() implements LrmCommand {}
}
