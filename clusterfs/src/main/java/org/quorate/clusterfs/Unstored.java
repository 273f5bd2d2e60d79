package org.quorate.clusterfs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The database's changes that wait for the next transaction, of each row the latest. What may wait
 * ({@link Command.PersistLater}) asks for no transaction of its own.
 */
public final class Unstored {
  private final Map<Object, RowChange> changes = new LinkedHashMap<>();
  private boolean wanted;

  /** To be stored with the next transaction, which there must be. */
  public void now(List<RowChange> rows) {
    later(rows);
    wanted = true;
  }

  /** To be stored with the next transaction, whenever there is one. */
  public void later(List<RowChange> rows) {
    for (RowChange change : rows) {
      changes.remove(row(change)); // the latest goes last: an epoch record is about the root row
      changes.put(row(change), change);
    }
  }

  /** Whether there must be a transaction now. */
  public boolean wanted() {
    return wanted;
  }

  /** The next transaction's changes; nothing is left here. */
  public List<RowChange> take() {
    List<RowChange> all = List.copyOf(changes.values());
    changes.clear();
    wanted = false;
    return all;
  }

  private static Object row(RowChange change) {
    return switch (change) {
      case RowChange.Put put -> put.row().inode();
      case RowChange.Remove remove -> remove.inode();
      case RowChange.Epoch epoch -> RowChange.Epoch.class;
    };
  }
}
