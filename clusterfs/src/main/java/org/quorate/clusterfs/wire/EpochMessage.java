package org.quorate.clusterfs.wire;

import java.util.Optional;
import org.quorate.model.InvalidInput;

/**
 * What Quorate's members say to each other in the dcdb group, in order with the messages pmxcfs
 * knows. They have protocol version 0, which pmxcfs ignores as older than its own (section 2).
 *
 * @param round the sync round it belongs to
 * @param payload of all but {@link Kind#CLOSED}; what it means is known to the epochs
 */
public record EpochMessage(Kind kind, long time, Epoch round, byte[] payload) {
  public static final long PROTOCOL_VERSION = 0;

  /** Numbers far from those of the original protocol. */
  public enum Kind {
    /** Sent just before a member's STATE: where its tree comes from. */
    STATE(0x5101),
    /** From here on changes are applied. */
    OPEN(0x5102),
    /** From here on changes are not applied. */
    CLOSED(0x5103),
    /** Up to which change the leader's order is known. */
    ORDER(0x5104);

    private final int type;

    Kind(int type) {
      this.type = type;
    }
  }

  public byte[] encode() {
    WireWriter out = new WireWriter(Header.BYTES + Epoch.BYTES + payload.length);
    new Header(kind.type, 0, PROTOCOL_VERSION, time).write(out);
    round.write(out);
    return out.bytes(payload).done();
  }

  /**
   * Reads a message; empty when it is none of these: of the original protocol, or one to ignore.
   *
   * @throws InvalidInput when it is cut short
   */
  public static Optional<EpochMessage> parse(byte[] bytes) {
    WireReader in = new WireReader(bytes, "an epoch message");
    Header header = Header.parse(in);
    for (Kind kind : Kind.values()) {
      if (header.protocolVersion() == PROTOCOL_VERSION && kind.type == header.type()) {
        return Optional.of(new EpochMessage(kind, header.time(), Epoch.parse(in), in.rest()));
      }
    }
    return Optional.empty();
  }
}
