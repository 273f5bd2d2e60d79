package org.quorate.simulator.world;

import java.util.PriorityQueue;

/** Virtual time: what is due next happens next, and nothing else makes time pass. */
public final class Schedule {
  private record Due(long atMs, long sequence, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atMs, other.atMs);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long nowMs;
  private long sequence;

  public long nowMs() {
    return nowMs;
  }

  /** Has it done after the delay, after everything already due at that moment. */
  public void after(long delayMs, Runnable what) {
    queue.add(new Due(nowMs + Math.max(0, delayMs), sequence++, what));
  }

  /** Does the next thing due until then; false when there is none, and it is then that moment. */
  public boolean next(long untilMs) {
    Due due = queue.peek();
    if (due == null || due.atMs() > untilMs) {
      nowMs = Math.max(nowMs, untilMs);
      return false;
    }
    queue.remove();
    nowMs = due.atMs();
    due.what().run();
    return true;
  }
}
