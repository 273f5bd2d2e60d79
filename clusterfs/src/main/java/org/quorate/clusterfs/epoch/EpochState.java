package org.quorate.clusterfs.epoch;

import java.util.Optional;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.clusterfs.wire.WireWriter;

/**
 * What a member says of its past before it says what it holds.
 *
 * @param unbroken since the last epoch it took part in, this process always had quorum
 */
record EpochState(EpochRecord record, boolean unbroken) {
  /** Whether this member cannot have missed anything since this era. */
  boolean continues(Era era) {
    return unbroken && !record.eras().isEmpty() && record.eras().getLast().isSame(era);
  }

  private static EpochState read(WireReader in) {
    boolean unbroken = in.u8() != 0;
    return new EpochState(EpochRecord.read(in), unbroken);
  }

  byte[] encode() {
    byte[] past = record.encode();
    return new WireWriter(1 + past.length).u8(unbroken ? 1 : 0).bytes(past).done();
  }

  /** Empty when a later program speaks another format: it is then like one without epochs. */
  static Optional<EpochState> parse(byte[] payload) {
    return WireReader.tolerant(payload, "an epoch state", EpochState::read);
  }
}
