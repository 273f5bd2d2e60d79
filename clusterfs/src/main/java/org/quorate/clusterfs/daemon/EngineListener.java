package org.quorate.clusterfs.daemon;

import org.quorate.clusterfs.Command;
import org.quorate.clusterfs.View;

/** Who hears of what the engine did, in its thread: nothing here may wait. */
interface EngineListener {
  void infoChanged(View view);

  void changed(String path, long version);

  void corosyncConf(Command.WriteCorosyncConf command);

  /** The machine gave up or failed. */
  void fatal(String reason);
}
