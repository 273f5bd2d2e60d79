package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.quorate.clusterfs.RowChange;

/**
 * Stores until that fails once, and nothing from then on: what the machine holds is no longer what
 * lies on the disk.
 */
final class OneFailure implements Store {
  private final Store store;
  private final Consumer<String> failed;
  private boolean over;

  /**
   * @param failed hears why, once; it must not wait
   */
  OneFailure(Store store, Consumer<String> failed) {
    this.store = store;
    this.failed = failed;
  }

  @Override
  public synchronized void apply(List<RowChange> changes) throws IOException {
    if (over) {
      throw new IOException("nothing is stored after a failure until the database is opened anew");
    }
    try {
      store.apply(changes);
    } catch (IOException failure) {
      over = true;
      failed.accept(String.valueOf(failure.getMessage()));
      throw failure;
    }
  }
}
