package org.quorate.clusterfs.epoch;

import java.util.Optional;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.clusterfs.wire.WireWriter;

/** What the leader says when an epoch begins; see {@link Era}. */
record Opening(long number, int majorityOf) {
  private static final int BYTES = 12;

  byte[] encode() {
    return new WireWriter(BYTES).u64(number).u32(majorityOf).done();
  }

  static Optional<Opening> parse(byte[] payload) {
    return WireReader.tolerant(payload, "an opening", in -> new Opening(in.u64(), in.bits32()));
  }
}
