package org.quorate.clusterfs.socket;

import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.View;

/** What the socket asks of the node's engine. Methods that change something wait for the end. */
public interface NodeRequests {
  View view();

  void statusSet(String key, byte[] value) throws FsException;

  /**
   * @param pid of the process that logs; 0 when unknown
   */
  void log(int priority, String ident, String tag, long pid, String message) throws FsException;

  /** Whether the lock was still in the state of the digest and is gone now. */
  boolean lockBreak(String path, Digest digest) throws FsException;
}
