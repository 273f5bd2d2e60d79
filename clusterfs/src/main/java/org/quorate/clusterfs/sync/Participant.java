package org.quorate.clusterfs.sync;

import java.util.List;
import org.quorate.clusterfs.Member;
import org.quorate.clusterfs.Now;

/** This process in one group: what CPG tells it of the group. */
public interface Participant {
  /** A membership change. */
  void change(List<Member> members, List<Member> joined, Now now);

  /** An ordered message. */
  void deliver(Member sender, byte[] message, Now now);

  /** The connection to the group is gone. */
  void lost();

  /** A message was surely not sent. */
  void multicastFailed(byte[] message);

  /** Time passes; joins, or joins again. */
  void tick(Now now);

  /** Where this process stands in the group. */
  Mode mode();
}
