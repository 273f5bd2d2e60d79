package org.quorate.corosync.cpg;

import java.util.List;

/**
 * What happens in a group, in the same order in every member. All methods are called in one thread
 * of the connection (8 MiB stack), one at a time; it may send, and may close the connection, but
 * while it runs nothing else is delivered, so it must not wait for a delivery.
 */
public interface CpgListener {
  /** A message, own ones included. The array is the listener's. */
  void deliver(CpgMember sender, byte[] message);

  /**
   * The group has changed. Called first with the own process among {@code joined}.
   *
   * @param members sorted as corosync sends them, after the change
   */
  void membership(List<CpgMember> members, List<CpgChange> left, List<CpgChange> joined);

  /** The connection is gone and already closed; nothing more is called. Not called by a close. */
  void lost(String why);
}
