package org.quorate.clusterfs.sync;

import java.util.Optional;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.Now;
import org.quorate.clusterfs.wire.Epoch;
import org.quorate.clusterfs.wire.Message;

/** The hourly comparison of all members' checksums (section 7). */
final class Verification {
  static final long INTERVAL_MILLIS = 3_600_000;

  private long counter;
  private long id;
  private Epoch epoch = Epoch.NONE;
  private Optional<Digest> checksum = Optional.empty();
  private long lastMillis = Long.MIN_VALUE;

  /** A membership change: whatever was remembered is of no use. */
  void forget() {
    id = counter;
    epoch = Epoch.NONE;
    checksum = Optional.empty();
  }

  /** Whether the lowest member is to start one now; then the number it gets. */
  Optional<Long> due(Now now) {
    if (lastMillis == Long.MIN_VALUE) {
      lastMillis = now.monotonicMillis();
    }
    if (now.monotonicMillis() - lastMillis < INTERVAL_MILLIS || counter != id) {
      return Optional.empty();
    }
    lastMillis = now.monotonicMillis();
    return Optional.of(++counter);
  }

  void remember(Message.VerifyRequest request, Digest own) {
    id = request.checksumId();
    epoch = request.epoch();
    checksum = Optional.of(own);
  }

  /** Whether the requester's checksum shows that this node has other data. */
  boolean differs(Message.Verify verify) {
    return verify.checksumId() == id
        && verify.epoch().equals(epoch)
        && checksum.filter(own -> !own.equals(verify.checksum())).isPresent();
  }
}
