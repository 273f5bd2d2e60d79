package org.quorate.clusterfs.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Outcome;

/** The local requests whose messages are on their way, by the message's count (section 3.5). */
final class Requests {
  private final TreeMap<Long, Long> idsByCount = new TreeMap<>();
  private final Answers answers;

  Requests(Answers answers) {
    this.answers = answers;
  }

  void await(long count, long id) {
    idsByCount.put(count, id);
  }

  /** This count was delivered; whoever waits for an earlier one waits for nothing. */
  void delivered(long count, Outcome outcome) {
    while (!idsByCount.isEmpty() && idsByCount.firstKey() <= count) {
      var first = idsByCount.pollFirstEntry();
      if (first.getKey() == count) {
        answers.answer(first.getValue(), outcome);
      } else {
        answers.unknown(first.getValue());
      }
    }
  }

  /** This count was not sent. */
  void failed(long count) {
    Long id = idsByCount.remove(count);
    if (id != null) {
      answers.refused(id, Errno.EBUSY);
    }
  }

  /** This count was delivered, and nobody applies it. */
  void refused(long count) {
    Long id = idsByCount.remove(count);
    if (id != null) {
      answers.refused(id, Errno.EPERM);
    }
  }

  /** Others may have applied this count; false when nobody waits for it. */
  boolean unknown(long count) {
    Long id = idsByCount.remove(count);
    if (id != null) {
      answers.unknown(id);
    }
    return id != null;
  }

  /** Nobody will learn any more what became of them. */
  void abandon() {
    List<Long> ids = new ArrayList<>(idsByCount.values());
    idsByCount.clear();
    ids.forEach(answers::unknown);
  }
}
