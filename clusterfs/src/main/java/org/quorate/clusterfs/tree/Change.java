package org.quorate.clusterfs.tree;

import java.util.List;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.RowChange;

/** What an operation did to the tree. */
public sealed interface Change {
  /**
   * It was applied.
   *
   * @param value bytes written, else 0
   * @param rows one transaction
   * @param paths what changed, for the watchers
   */
  record Applied(Tree tree, VmList guests, int value, List<RowChange> rows, List<String> paths)
      implements Change {}

  /** It was refused, on every node alike; nothing changed. */
  record Refused(Errno errno) implements Change {}
}
