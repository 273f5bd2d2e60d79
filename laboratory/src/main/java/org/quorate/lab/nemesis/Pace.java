package org.quorate.lab.nemesis;

import java.util.Random;

/** How fast all clients go, and the switch that makes them rest or end. */
final class Pace {
  private final int restMillisMax;
  private boolean resting;
  private boolean ended;
  private int active;

  /**
   * @param restMillisMax between two operations of a client passes up to this
   */
  Pace(int restMillisMax) {
    this.restMillisMax = restMillisMax;
  }

  /** Returns when the next operation may begin; false when there is none any more. */
  boolean next(Random random) throws InterruptedException {
    if (restMillisMax > 0) {
      Thread.sleep(random.nextInt(restMillisMax));
    }
    synchronized (this) {
      while (resting && !ended) {
        active--;
        notifyAll();
        while (resting && !ended) {
          wait();
        }
        active++;
      }
      return !ended;
    }
  }

  synchronized void started() {
    active++;
  }

  /** Makes the clients rest, and returns when no operation is under way. */
  synchronized void rest() throws InterruptedException {
    resting = true;
    while (active > 0) {
      wait();
    }
  }

  synchronized void goOn() {
    resting = false;
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }
}
