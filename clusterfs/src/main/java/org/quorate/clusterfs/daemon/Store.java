package org.quorate.clusterfs.daemon;

import java.io.IOException;
import java.util.List;
import org.quorate.clusterfs.RowChange;

/** Where the tree survives: one call is one transaction, durable when it returns. */
interface Store {
  void apply(List<RowChange> changes) throws IOException;
}
