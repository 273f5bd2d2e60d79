package org.quorate.clusterfs.cpg;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one group's thread is to do: orders first, and while there are none, bulk messages, as long
 * as not too many of this process's messages are under way. So a change is never behind more than a
 * window of somebody's update. No limit of its own: a caller waits for the end of its change, and
 * an update is part of the tree.
 */
final class Outbox {
  /** Keeps the ring busy where the token takes its time; at 2 kB a message some 20 ms' worth. */
  static final int WINDOW = 512;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Runnable> orders = new ArrayDeque<>();
  private final Deque<Iterator<byte[]>> bulk = new ArrayDeque<>(); // each has a next
  private long underWay;
  private boolean busy;
  private boolean ended;

  /** What to do next. */
  sealed interface Next {}

  record Order(Runnable order) implements Next {}

  record Bulk(byte[] message) implements Next {}

  record End() implements Next {}

  void order(Runnable order) {
    locked(() -> orders.add(order));
  }

  /** Whether nothing given before is still to be done, bulk aside. */
  boolean idle() {
    lock.lock();
    try {
      return orders.isEmpty() && !busy;
    } finally {
      lock.unlock();
    }
  }

  void bulk(Collection<byte[]> messages) {
    locked(
        () -> {
          if (!messages.isEmpty()) {
            bulk.add(messages.iterator());
          }
        });
  }

  /** A message went out. */
  void sent() {
    lock.lock();
    try {
      underWay++;
    } finally {
      lock.unlock();
    }
  }

  /** A message of this process came back in the group's order. */
  void cameBack() {
    lock.lock();
    try {
      underWay = Math.max(0, underWay - 1);
      if (underWay == WINDOW / 2 && !bulk.isEmpty()) {
        changed.signalAll(); // refilled by halves: waking the thread for each costs more than it
      }
    } finally {
      lock.unlock();
    }
  }

  /** Another connection: nothing is under way, and nobody wants the old one's bulk. */
  void reset() {
    locked(
        () -> {
          bulk.clear();
          underWay = 0;
        });
  }

  /** After the orders given so far there comes nothing more. */
  void end() {
    locked(() -> ended = true);
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private byte[] nextBulk() {
    Iterator<byte[]> first = bulk.getFirst();
    byte[] message = first.next();
    if (!first.hasNext()) {
      bulk.removeFirst();
    }
    return message;
  }

  /** Waits for something to do. */
  Next next() throws InterruptedException {
    lock.lock();
    try {
      busy = false;
      while (true) {
        if (!orders.isEmpty()) {
          busy = true;
          return new Order(orders.removeFirst());
        }
        if (ended) {
          return new End();
        }
        if (!bulk.isEmpty() && underWay < WINDOW) {
          return new Bulk(nextBulk());
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
