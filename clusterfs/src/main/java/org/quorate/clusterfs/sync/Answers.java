package org.quorate.clusterfs.sync;

import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.Outcome;

/** Who tells the callers on this node how their requests ended. */
public interface Answers {
  /** The request's message was delivered, and this is what it did here. */
  void answer(long id, Outcome outcome);

  /** It was surely not done anywhere. */
  void refused(long id, Errno errno);

  /**
   * Its message was delivered, and the membership changed before its order was known here: others
   * may have applied it.
   */
  void unordered(Sent sent);

  /** It may have happened. */
  void unknown(long id);
}
