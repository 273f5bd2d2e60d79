package org.quorate.clusterfs.client;

import java.io.IOException;

/** The daemon answered that it did not do it; the message is its sentence. */
public final class ClusterFsRefused extends IOException {
  private static final long serialVersionUID = 1L;

  public ClusterFsRefused(String message) {
    super(message);
  }
}
