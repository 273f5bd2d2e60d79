package org.quorate.clusterfs.daemon;

import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.View;

/** Who hears of what the engine did, in its thread: nothing here may wait. */
interface EngineListener {
  void infoChanged(View view);

  void changed(String path, long version);

  void corosyncConf(Command.WriteCorosyncConf command);

  /** The machine gave up: reads go on, changes fail until the daemon is restarted. */
  void fatal(String reason);

  /** The engine itself failed: nothing more is carried out. */
  void failed(String reason);
}
