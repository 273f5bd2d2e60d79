package org.quorate.corosync.quorum;

/** Called in one thread of the connection (8 MiB stack), one call at a time. */
public interface QuorumListener {
  /** The present state first, then each change of quorum or membership. */
  void changed(QuorumState state);

  /** The connection is gone and already closed; nothing more is called. Not called by a close. */
  void lost(String why);
}
