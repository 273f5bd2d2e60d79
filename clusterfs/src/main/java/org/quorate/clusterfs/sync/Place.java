package org.quorate.clusterfs.sync;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.quorate.clusterfs.Digest;
import org.quorate.clusterfs.sync.MessageQueue.Queued;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.clusterfs.wire.WireWriter;

/**
 * Where a change stands in a round: how many were delivered up to it, and which. Of two nodes with
 * the same place the changes before it are the same too.
 *
 * @param chain the SHA-256 of the place before and the change's sender and number
 */
record Place(long position, Digest chain) {
  static final Place START = new Place(0, new Digest(new byte[Digest.BYTES]));

  private static final int BYTES = 8 + Digest.BYTES;

  /** The place of the next change. */
  Place then(Queued change) {
    ByteBuffer link =
        ByteBuffer.allocate(Digest.BYTES + 4 + 4 + 8)
            .put(chain.toBytes())
            .putInt(change.sender().nodeid())
            .putInt(change.sender().pid())
            .putLong(change.message().count());
    return new Place(position + 1, new Digest(sha256().digest(link.array())));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  byte[] encode() {
    return new WireWriter(BYTES).u64(position).bytes(chain.toBytes()).done();
  }

  static Optional<Place> parse(byte[] payload) {
    return WireReader.tolerant(
        payload, "a place", in -> new Place(in.u64(), new Digest(in.bytes(Digest.BYTES))));
  }
}
