package org.quorate.clusterfs.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Outcome;

/** The local requests whose messages are on their way, by the message's count (section 3.5). */
final class Requests {
  private final TreeMap<Long, Sent> byCount = new TreeMap<>();
  private final Answers answers;

  Requests(Answers answers) {
    this.answers = answers;
  }

  int size() {
    return byCount.size();
  }

  void await(long count, Sent sent) {
    byCount.put(count, sent);
  }

  /** This count was delivered; whoever waits for an earlier one waits for nothing. */
  void delivered(long count, Outcome outcome) {
    while (!byCount.isEmpty() && byCount.firstKey() <= count) {
      var first = byCount.pollFirstEntry();
      if (first.getKey() == count) {
        answers.answer(first.getValue().id(), outcome);
      } else {
        answers.unknown(first.getValue().id());
      }
    }
  }

  /** This count was not sent. */
  void failed(long count) {
    Sent sent = byCount.remove(count);
    if (sent != null) {
      answers.refused(sent.id(), Errno.EBUSY);
    }
  }

  /** This count was delivered, and its order never became known here. */
  void unordered(long count) {
    Sent sent = byCount.remove(count);
    if (sent != null) {
      answers.unordered(sent);
    }
  }

  /** Others may have applied this count; false when nobody waits for it. */
  boolean unknown(long count) {
    Sent sent = byCount.remove(count);
    if (sent != null) {
      answers.unknown(sent.id());
    }
    return sent != null;
  }

  /** Nobody will learn any more what became of them. */
  void abandon() {
    List<Sent> all = new ArrayList<>(byCount.values());
    byCount.clear();
    all.forEach(sent -> answers.unknown(sent.id()));
  }
}
