package org.quorate.clusterfs.wire;

import org.quorate.clusterfs.Digest;
import org.quorate.model.InvalidInput;

/** A message of either group. Payloads are parsed by those who know what they mean. */
public sealed interface Message {
  long protocolVersion();

  /** The sender's seconds since 1970. */
  long time();

  byte[] encode();

  /** An application message; {@code count} is the sender's counter in this group, from 1. */
  record Normal(int subtype, long protocolVersion, long time, long count, byte[] payload)
      implements Message {
    @Override
    public byte[] encode() {
      WireWriter out = new WireWriter(Header.BYTES + 8 + payload.length);
      new Header(Header.NORMAL, subtype, protocolVersion, time).write(out);
      return out.u64(count).bytes(payload).done();
    }
  }

  /** What belongs to one sync round. */
  sealed interface Sync extends Message {
    Epoch epoch();
  }

  /** Everybody is to send {@link State}. */
  record SyncStart(long protocolVersion, long time, Epoch epoch) implements Sync {
    @Override
    public byte[] encode() {
      return sync(Header.SYNC_START, this, NOTHING);
    }
  }

  record State(long protocolVersion, long time, Epoch epoch, byte[] payload) implements Sync {
    @Override
    public byte[] encode() {
      return sync(Header.STATE, this, payload);
    }
  }

  /** One entry a member lacks, from the leader. */
  record Update(long protocolVersion, long time, Epoch epoch, byte[] payload) implements Sync {
    @Override
    public byte[] encode() {
      return sync(Header.UPDATE, this, payload);
    }
  }

  record UpdateComplete(long protocolVersion, long time, Epoch epoch) implements Sync {
    @Override
    public byte[] encode() {
      return sync(Header.UPDATE_COMPLETE, this, NOTHING);
    }
  }

  record VerifyRequest(long protocolVersion, long time, Epoch epoch, long checksumId)
      implements Sync {
    @Override
    public byte[] encode() {
      return sync(Header.VERIFY_REQUEST, this, new WireWriter(8).u64(checksumId).done());
    }
  }

  record Verify(long protocolVersion, long time, Epoch epoch, long checksumId, Digest checksum)
      implements Sync {
    @Override
    public byte[] encode() {
      byte[] payload =
          new WireWriter(8 + Digest.BYTES).u64(checksumId).bytes(checksum.toBytes()).done();
      return sync(Header.VERIFY, this, payload);
    }
  }

  byte[] NOTHING = new byte[0];

  private static byte[] sync(int type, Sync message, byte[] payload) {
    WireWriter out = new WireWriter(Header.BYTES + Epoch.BYTES + payload.length);
    new Header(type, 0, message.protocolVersion(), message.time()).write(out);
    message.epoch().write(out);
    return out.bytes(payload).done();
  }

  /**
   * Reads a message.
   *
   * @throws InvalidInput when it is not one
   */
  static Message parse(byte[] bytes) {
    WireReader in = new WireReader(bytes, "a message");
    Header header = Header.parse(in);
    long version = header.protocolVersion();
    long time = header.time();
    if (header.type() == Header.NORMAL) {
      return new Normal(header.subtype(), version, time, in.u64(), in.rest());
    }
    Epoch epoch = Epoch.parse(in);
    Message message =
        switch (header.type()) {
          case Header.SYNC_START -> new SyncStart(version, time, epoch);
          case Header.STATE -> new State(version, time, epoch, in.rest());
          case Header.UPDATE -> new Update(version, time, epoch, in.rest());
          case Header.UPDATE_COMPLETE -> new UpdateComplete(version, time, epoch);
          case Header.VERIFY_REQUEST -> new VerifyRequest(version, time, epoch, in.u64());
          case Header.VERIFY ->
              new Verify(version, time, epoch, in.u64(), new Digest(in.bytes(Digest.BYTES)));
          default -> throw new InvalidInput("unknown message type " + header.type());
        };
    in.end();
    return message;
  }
}
