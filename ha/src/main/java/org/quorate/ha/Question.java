package org.quorate.ha;

import java.util.Set;
import org.quorate.ha.lrm.LrmCommand;
import org.quorate.model.NodeName;

/** What a machine must know from the world before it can decide. */
public sealed interface Question {
  /**
   * Take the lock, or refresh it when this node holds it. The answer is whether this node holds it
   * now; when that is not known, the answer is no.
   *
   * <p>A lock of a node proven off is broken so: read the holder and its digest <em>before</em>
   * looking whether the ledger still holds the proof, then break by that digest. A node that
   * returned since has touched its lock before it started anything, so the digest no longer fits.
   *
   * @param breakIfHeldBy nodes proven off: a lock one of them holds is broken first, atomically
   *     with the check of its holder. Nobody else's lock may be broken.
   */
  record TakeLock(LockName lock, Set<NodeName> breakIfHeldBy) implements Question {
    public TakeLock {
      breakIfHeldBy = Set.copyOf(breakIfHeldBy);
    }
  }

  /**
   * Take all lines of {@code ha/crm_commands} out of the file, or what an earlier round took and
   * did not forget. They are forgotten when the round is done.
   */
  record TakeCommandLines() implements Question {}

  /**
   * Do the work now and tell how it ended; asked only by an LRM whose reading says that jobs are
   * done within the round.
   */
  record DoJob(LrmCommand.Work work) implements Question {}
}
