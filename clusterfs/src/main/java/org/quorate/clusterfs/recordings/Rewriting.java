package org.quorate.clusterfs.recordings;

import java.util.Arrays;
import java.util.Optional;
import org.quorate.clusterfs.Group;
import org.quorate.clusterfs.log.LogEntry;
import org.quorate.clusterfs.log.LogRing;
import org.quorate.clusterfs.wire.Header;
import org.quorate.clusterfs.wire.Index;
import org.quorate.clusterfs.wire.Message;
import org.quorate.clusterfs.wire.StatusUpdate;
import org.quorate.clusterfs.wire.TreeMessage;
import org.quorate.clusterfs.wire.UpdateEntry;
import org.quorate.model.InvalidInput;

/** A recorded message read to the last field and written again. */
final class Rewriting {
  private static final int PAYLOAD = Header.BYTES + Long.BYTES;
  private static final int LOG = 3;

  private Rewriting() {}

  /** In what the message, written again, differs from the recorded bytes; empty is the aim. */
  static Optional<String> difference(Group group, byte[] bytes) {
    try {
      byte[] written = rewritten(group, Message.parse(bytes)).encode();
      byte[] wanted = withoutGarbage(group, bytes);
      int at = Arrays.mismatch(written, wanted);
      return at < 0
          ? Optional.empty()
          : Optional.of("written again it differs from byte " + at + " on");
    } catch (InvalidInput refused) {
      return Optional.of("cannot be read: " + refused.getMessage());
    }
  }

  private static Message rewritten(Group group, Message message) {
    return switch (message) {
      case Message.Normal m ->
          new Message.Normal(
              m.subtype(), m.protocolVersion(), m.time(), m.count(), payload(group, m));
      case Message.State m when group == Group.DCDB ->
          new Message.State(
              m.protocolVersion(), m.time(), m.epoch(), Index.parse(m.payload()).encode());
      case Message.State m ->
          new Message.State(
              m.protocolVersion(), m.time(), m.epoch(), LogRing.encode(LogRing.parse(m.payload())));
      case Message.Update m ->
          new Message.Update(
              m.protocolVersion(), m.time(), m.epoch(), UpdateEntry.parse(m.payload()).encode());
      case Message.Sync other -> other;
    };
  }

  private static byte[] payload(Group group, Message.Normal message) {
    byte[] payload = message.payload();
    if (group == Group.DCDB) {
      return TreeMessage.parse(message.subtype(), payload).encode();
    }
    return switch (message.subtype()) {
      case StatusUpdate.SUBTYPE -> StatusUpdate.parse(payload).encode();
      case LOG -> LogEntry.parse(payload).encode();
      default -> payload;
    };
  }

  /** pmxcfs sends uninitialised memory after the NUL of a status key. */
  private static byte[] withoutGarbage(Group group, byte[] bytes) {
    Header header = Header.parse(bytes);
    if (group == Group.DCDB
        || header.type() != Header.NORMAL
        || header.subtype() != StatusUpdate.SUBTYPE) {
      return bytes;
    }
    byte[] clean = bytes.clone();
    int from = PAYLOAD;
    while (clean[from] != 0) {
      from++;
    }
    Arrays.fill(clean, from, PAYLOAD + StatusUpdate.KEY_FIELD, (byte) 0);
    return clean;
  }
}
