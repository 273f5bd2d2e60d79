package org.quorate.clusterfs.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.quorate.clusterfs.LogRecord;
import org.quorate.clusterfs.wire.WireReader;
import org.quorate.clusterfs.wire.WireWriter;
import org.quorate.model.InvalidInput;

/**
 * An entry of the cluster log as it travels (section 10.1).
 *
 * @param uid counter of the writing process, from 1
 * @param time seconds since 1970
 * @param message already {@linkplain LogText#jsonSafe safe}
 */
public record LogEntry(
    long uid,
    long time,
    long nodeDigest,
    long identDigest,
    long pid,
    int priority,
    String node,
    String ident,
    String tag,
    String message) {
  public static final int SUBTYPE = 3;

  /** The whole entry, bytes; the smallest has four empty strings. */
  static final int BYTES_MAX = 4096;

  static final int BYTES_MIN = 48 + 4;

  /**
   * The data start at 44, but the size counts the struct, rounded to 8: four slack bytes follow.
   */
  private static final int FIXED = 44;

  private static final int SLACK = 4;
  private static final int SHORT_TEXT_MAX = 254;

  /** The order of a merged log. */
  static final Comparator<LogEntry> ORDER =
      Comparator.comparingLong(LogEntry::time)
          .thenComparing(LogEntry::nodeDigest, Long::compareUnsigned)
          .thenComparingLong(LogEntry::uid);

  /** A new entry of this node; texts that are too long are cut. */
  public static LogEntry create(
      long uid,
      long time,
      int priority,
      String node,
      String ident,
      String tag,
      long pid,
      String message) {
    String shortIdent = cut(ident, SHORT_TEXT_MAX);
    String shortTag = cut(tag, SHORT_TEXT_MAX);
    int room = BYTES_MAX - FIXED - SLACK - bytes(node) - bytes(shortIdent) - bytes(shortTag) - 1;
    return new LogEntry(
        uid,
        time,
        LogText.digest(node),
        LogText.digest(shortIdent),
        pid,
        Math.clamp(priority, 0, 7),
        node,
        shortIdent,
        shortTag,
        LogText.jsonSafe(message, room));
  }

  private static int bytes(String text) {
    return WireWriter.cString(text).length;
  }

  private static String cut(String text, int bytesMax) {
    String clean =
        text.codePoints()
            .filter(c -> c != 0)
            .limit(bytesMax)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    while (clean.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
      clean = clean.substring(0, clean.offsetByCodePoints(clean.length(), -1));
    }
    return clean;
  }

  /** The size in a message or the ring, before rounding. */
  int size() {
    return FIXED + SLACK + bytes(node) + bytes(ident) + bytes(tag) + bytes(message);
  }

  /** The payload of a LOG message. */
  public byte[] encode() {
    return encode(0, 0, size());
  }

  byte[] encode(int previous, int next, int room) {
    byte[] nodeBytes = WireWriter.cString(node);
    byte[] identBytes = WireWriter.cString(ident);
    byte[] tagBytes = WireWriter.cString(tag);
    byte[] messageBytes = WireWriter.cString(message);
    byte[] used =
        new WireWriter(size() - SLACK)
            .u32(previous)
            .u32(next)
            .u32(uid)
            .u32(time)
            .u64(nodeDigest)
            .u64(identDigest)
            .u32(pid)
            .u8(priority)
            .u8(nodeBytes.length)
            .u8(identBytes.length)
            .u8(tagBytes.length)
            .u32(messageBytes.length)
            .bytes(nodeBytes)
            .bytes(identBytes)
            .bytes(tagBytes)
            .bytes(messageBytes)
            .done();
    return Arrays.copyOf(used, room);
  }

  /**
   * Reads the payload of a LOG message.
   *
   * @throws InvalidInput when lengths disagree
   */
  public static LogEntry parse(byte[] payload) {
    if (payload.length > BYTES_MAX) {
      throw new InvalidInput("a log entry of " + payload.length + " bytes is too long");
    }
    WireReader in = new WireReader(payload, "a log entry");
    in.bytes(8); // positions in the ring
    LogEntry entry = read(in);
    in.bytes(SLACK);
    in.end();
    return entry;
  }

  /** Reads what follows the two ring positions, without the slack. */
  static LogEntry read(WireReader in) {
    long uid = in.u32();
    long time = in.u32();
    long nodeDigest = in.u64();
    long identDigest = in.u64();
    long pid = in.u32();
    int priority = in.u8();
    int nodeLength = in.u8();
    int identLength = in.u8();
    int tagLength = in.u8();
    long messageLength = in.u32();
    if (FIXED + SLACK + nodeLength + identLength + tagLength + messageLength > BYTES_MAX) {
      throw new InvalidInput("a log entry's message of " + messageLength + " bytes is too long");
    }
    return new LogEntry(
        uid,
        time,
        nodeDigest,
        identDigest,
        pid,
        priority,
        in.text(nodeLength),
        in.text(identLength),
        in.text(tagLength),
        in.text(messageLength));
  }

  /** The message as .clusterlog has it, between quotes. */
  public String messageInJson() {
    return LogText.inJson(message);
  }

  /** As people see it. */
  public LogRecord toRecord() {
    return new LogRecord(uid, time, priority, tag, pid, node, ident, LogText.readable(message));
  }
}
