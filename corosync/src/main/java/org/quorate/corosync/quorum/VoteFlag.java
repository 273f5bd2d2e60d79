package org.quorate.corosync.quorum;

import java.util.EnumSet;
import java.util.Set;

/** The flags of votequorum.h, in the order of their bits, lowest first. */
public enum VoteFlag {
  TWO_NODE,
  QUORATE,
  WAIT_FOR_ALL,
  LAST_MAN_STANDING,
  AUTO_TIE_BREAKER,
  ALLOW_DOWNSCALE,
  DEVICE_REGISTERED,
  DEVICE_ALIVE,
  DEVICE_CAST_VOTE,
  DEVICE_MASTER_WINS;

  static Set<VoteFlag> of(int bits) {
    EnumSet<VoteFlag> flags = EnumSet.noneOf(VoteFlag.class);
    for (VoteFlag flag : values()) {
      if ((bits >> flag.ordinal() & 1) == 1) {
        flags.add(flag);
      }
    }
    return flags;
  }
}
