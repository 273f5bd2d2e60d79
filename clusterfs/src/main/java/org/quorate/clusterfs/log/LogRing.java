package org.quorate.clusterfs.log;

import java.util.ArrayList;
import java.util.List;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.clusterfs.wire.WireWriter;
import org.quorate.model.InvalidInput;

/** The buffer members exchange as the STATE of the kvstore group (section 10.2). */
public final class LogRing {
  static final int BYTES = 131_072;

  /** How much of a merged log fits, so that one more entry always does. */
  static final int BYTES_OF_ENTRIES = BYTES - 8 - LogEntry.BYTES_MAX;

  private static final int FIRST = 8;

  private LogRing() {}

  static int rounded(LogEntry entry) {
    return (entry.size() + 7) & ~7;
  }

  /** A fresh buffer with these entries, oldest first; they must fit. */
  public static byte[] encode(List<LogEntry> entries) {
    WireWriter out = new WireWriter(BYTES);
    int last = 0;
    int position = FIRST;
    for (LogEntry entry : entries) {
      last = position;
      position += rounded(entry);
    }
    out.u32(BYTES).u32(last);
    int previous = 0;
    int at = FIRST;
    for (LogEntry entry : entries) {
      int next = at + rounded(entry);
      out.bytes(entry.encode(previous, next, rounded(entry)));
      previous = at;
      at = next;
    }
    return out.bytes(new byte[BYTES - at]).done();
  }

  /**
   * The entries of a buffer, oldest first.
   *
   * @throws InvalidInput when the buffer has another size or points outside itself
   */
  public static List<LogEntry> parse(byte[] buffer) {
    WireReader head = new WireReader(buffer, "a cluster log");
    long size = head.u32();
    long newest = head.u32();
    if (size != BYTES || buffer.length != BYTES) {
      throw new InvalidInput("a cluster log of " + size + " bytes is not ours");
    }
    List<LogEntry> newestFirst = new ArrayList<>();
    long position = newest;
    int left = BYTES / LogEntry.BYTES_MIN;
    while (position != 0
        && (position <= newest || position > newest + LogEntry.BYTES_MAX)
        && left-- > 0) {
      if (position < FIRST || position >= BYTES) {
        throw new InvalidInput("a cluster log points outside itself");
      }
      WireReader in = new WireReader(buffer, (int) position, "a cluster log entry");
      long previous = in.u32();
      in.u32(); // next
      newestFirst.add(LogEntry.read(in));
      if (position < previous && previous <= newest) {
        break;
      }
      position = previous;
    }
    return newestFirst.reversed();
  }
}
