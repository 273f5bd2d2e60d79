package org.quorate.clusterfs.epoch;

import java.util.Optional;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.clusterfs.wire.WireWriter;
import org.quorate.model.InvalidInput;

/** What the leader says when an epoch begins; see {@link Era}. */
record Opening(long number, int majorityOf) {
  private static final int BYTES = 12;

  byte[] encode() {
    return new WireWriter(BYTES).u64(number).u32(majorityOf).done();
  }

  static Optional<Opening> parse(byte[] payload) {
    try {
      WireReader in = new WireReader(payload, "an opening");
      Opening opening = new Opening(in.u64(), in.bits32());
      in.end();
      return Optional.of(opening);
    } catch (InvalidInput unknown) {
      return Optional.empty();
    }
  }
}
