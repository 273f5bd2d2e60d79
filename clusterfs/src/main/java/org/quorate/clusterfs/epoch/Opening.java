package org.quorate.clusterfs.epoch;

import java.util.Optional;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.clusterfs.wire.WireWriter;
import org.quorate.model.InvalidInput;

/** What the leader says when an epoch begins: its number, and whether a true majority opened it. */
record Opening(long number, boolean strong) {
  private static final int BYTES = 9;

  byte[] encode() {
    return new WireWriter(BYTES).u64(number).u8(strong ? 1 : 0).done();
  }

  static Optional<Opening> parse(byte[] payload) {
    try {
      WireReader in = new WireReader(payload, "an opening");
      Opening opening = new Opening(in.u64(), in.u8() != 0);
      in.end();
      return Optional.of(opening);
    } catch (InvalidInput unknown) {
      return Optional.empty();
    }
  }
}
