package org.quorate.clusterfs.sync;

import java.util.TreeMap;
import java.util.function.Consumer;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Outcome;

/** The local requests whose messages are on their way, by the message's count (section 3.5). */
final class Requests {
  private static final Outcome UNKNOWN = new Outcome.Failed(Errno.EBUSY);

  private final TreeMap<Long, Long> idsByCount = new TreeMap<>();
  private final Consumer<Command> out;

  Requests(Consumer<Command> out) {
    this.out = out;
  }

  void await(long count, long id) {
    idsByCount.put(count, id);
  }

  /** This count was delivered; whoever waits for an earlier one waits for nothing. */
  void delivered(long count, Outcome outcome) {
    while (!idsByCount.isEmpty() && idsByCount.firstKey() <= count) {
      var first = idsByCount.pollFirstEntry();
      out.accept(
          new Command.Complete(first.getValue(), first.getKey() == count ? outcome : UNKNOWN));
    }
  }

  /** This count was not sent. */
  void failed(long count) {
    Long id = idsByCount.remove(count);
    if (id != null) {
      out.accept(new Command.Complete(id, UNKNOWN));
    }
  }

  /** Nobody will learn any more what became of them. */
  void abandon() {
    idsByCount.values().forEach(id -> out.accept(new Command.Complete(id, UNKNOWN)));
    idsByCount.clear();
  }
}
