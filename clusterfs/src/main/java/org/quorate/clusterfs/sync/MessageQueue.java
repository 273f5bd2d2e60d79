package org.quorate.clusterfs.sync;

import java.util.ArrayList;
import java.util.List;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.wire.Message;
import org.quorate.model.InvalidInput;

/**
 * Messages that wait for the end of a synchronisation, ordered by their senders' counts, equal ones
 * as they came (section 3.4): every node builds the same order.
 */
final class MessageQueue {
  /** Senders wait for their results, so only a broken member ever queues that many. */
  static final int MAX = 100_000;

  /** A message and its bytes as they came, to be sent again unchanged. */
  record Queued(Member sender, Message.Normal message, byte[] bytes) {}

  private List<Queued> queue = new ArrayList<>();

  void add(Queued added) {
    if (queue.size() >= MAX) {
      throw new InvalidInput("more than " + MAX + " messages wait for the synchronisation");
    }
    int at = queue.size();
    while (at > 0 && isBefore(added.message(), queue.get(at - 1).message())) {
      at--;
    }
    queue.add(at, added);
  }

  /** The protocol compares the low 32 bits of the difference. */
  private static boolean isBefore(Message.Normal a, Message.Normal b) {
    return (int) (a.count() - b.count()) < 0;
  }

  int size() {
    return queue.size();
  }

  /** The counts of one sender's messages. */
  List<Long> countsOf(Member sender) {
    return queue.stream()
        .filter(queued -> queued.sender().equals(sender))
        .map(queued -> queued.message().count())
        .toList();
  }

  /** Takes everything out, in order. */
  List<Queued> drain() {
    List<Queued> all = queue;
    queue = new ArrayList<>();
    return all;
  }

  void clear() {
    queue.clear();
  }
}
