package org.quorate.clusterfs.sync;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.sync.MessageQueue.Queued;

/** What came during a round and waits for its end; and what of it must not be sent again. */
final class Deferred {
  private final Member self;
  private final Requests requests;
  private final MessageQueue queue = new MessageQueue();
  private final Set<Long> doubted = new HashSet<>();

  Deferred(Member self, Requests requests) {
    this.self = self;
    this.requests = requests;
  }

  int size() {
    return queue.size();
  }

  void add(Queued queued) {
    queue.add(queued);
  }

  /**
   * Whoever is gone may have seen the end of the round, and applied what waits here: who asked for
   * it cannot be told, and it is not sent a second time.
   */
  void doubtOwn() {
    for (long count : queue.countsOf(self)) {
      if (requests.unknown(count)) {
        doubted.add(count);
      }
    }
  }

  /** Takes everything out; of it, in order, this node's own that are to be sent again. */
  List<Queued> takeOwn() {
    List<Queued> own =
        queue.drain().stream()
            .filter(queued -> queued.sender().equals(self))
            .filter(queued -> !doubted.contains(queued.message().count()))
            .toList();
    doubted.clear();
    return own;
  }

  /** Takes everything out, in order. */
  List<Queued> take() {
    return queue.drain();
  }

  void forget() {
    queue.clear();
    doubted.clear();
  }
}
