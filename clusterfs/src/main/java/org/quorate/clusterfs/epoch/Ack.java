package org.quorate.clusterfs.epoch;

import java.util.Optional;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.clusterfs.wire.WireWriter;
import org.quorate.model.InvalidInput;

/**
 * What a member has on its disk; each one says all that the ones before said.
 *
 * @param round the sync round it is about
 * @param promised the epoch number promised in this round
 * @param position how many of the epoch's changes it holds; {@link #NOTHING} before it holds the
 *     tree the epoch began with
 */
record Ack(Epoch round, long promised, long position) {
  static final long NOTHING = -1;

  private static final int FORMAT = 1;
  private static final int BYTES = 4 + Epoch.BYTES + 8 + 8;

  byte[] encode() {
    WireWriter out = new WireWriter(BYTES).u32(FORMAT);
    round.write(out);
    return out.u64(promised).u64(position).done();
  }

  /** Empty when it is of an unknown format or cut short: it acknowledges nothing. */
  static Optional<Ack> parse(byte[] message) {
    return WireReader.tolerant(message, "an acknowledgement", Ack::read);
  }

  private static Ack read(WireReader in) {
    if (in.u32() != FORMAT) {
      throw new InvalidInput("an acknowledgement has an unknown format");
    }
    return new Ack(Epoch.parse(in), in.u64(), in.u64());
  }
}
