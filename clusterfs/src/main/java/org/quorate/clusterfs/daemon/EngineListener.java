package org.quorate.clusterfs.daemon;

import java.util.List;
import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.DiscardedFile;
import org.quorate.clusterfs.FileChange;
import org.quorate.clusterfs.View;

/**
 * Who hears of what the engine did, in its thread: nothing here may wait, but for what must be on
 * the disk before a sync overwrites the database.
 */
interface EngineListener {
  /**
   * A new state is to be seen by readers from now on: runs {@code publish}.
   *
   * @param changes what lies between the old state and {@code next}
   */
  default void publish(View next, List<FileChange> changes, Runnable publish) {
    publish.run();
  }

  void infoChanged(View view);

  void changed(FileChange change);

  /** The database is about to be overwritten by a sync. */
  void keepCopy();

  /** These are about to be overwritten and are nowhere else. */
  void discarded(List<DiscardedFile> files);

  void corosyncConf(Command.WriteCorosyncConf command);

  /** The machine gave up: reads go on, changes fail until the daemon is restarted. */
  void fatal(String reason);

  /** The engine itself failed: nothing more is carried out. */
  void failed(String reason);
}
