package org.quorate.model.local;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One message on {@code /run/quorate/api.sock}: length (u32, big-endian, of the payload), kind
 * (u8), payload. A connection is either one CLI session (starts with {@link Kind#COMMAND}) or a
 * sequence of API calls ({@link Kind#CALL}, answered one by one by {@link Kind#ANSWER}).
 */
public record LocalFrame(Kind kind, byte[] payload) {
  /** Larger payloads are refused: no API answer or console burst comes near. */
  public static final int MAX_PAYLOAD = 16 << 20;

  /** What a payload is; the letter is the byte on the wire. */
  public enum Kind {
    /** JSON {@code {"method","path","params":{}}}; the caller acts as root@pam. */
    CALL('R'),
    /** JSON {@code {"status","data","message","errors"}}. */
    ANSWER('A'),
    /** JSON {@code {"argv":[],"cwd","columns","rows","tty","env":{}}}; argv[0] is the command. */
    COMMAND('C'),
    /**
     * From the client: bytes of its standard input. From the daemon: a wish for input, so that a
     * command which reads none leaves it to the caller's shell; empty payload = the whole stream,
     * {@code secret} = one line, typed without echo on a terminal.
     */
    STDIN('I'),
    STDIN_END('E'),
    STDOUT('O'),
    STDERR('S'),
    /** JSON {@code {"columns","rows"}}. */
    WINDOW('W'),
    /** JSON {@code {"code":0}}; the last frame of a CLI session. */
    EXIT('X');

    private final byte letter;

    Kind(char letter) {
      this.letter = (byte) letter;
    }

    private static Kind of(byte letter) throws IOException {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      throw new IOException("unknown frame kind " + letter + " on the local socket");
    }
  }

  /** Reads the next frame; null when the peer closed the connection between two frames. */
  public static @Nullable LocalFrame read(DataInputStream in) throws IOException {
    int length;
    try {
      length = in.readInt();
    } catch (EOFException closed) {
      return null;
    }
    if (length < 0 || length > MAX_PAYLOAD) {
      throw new IOException("frame of " + length + " bytes on the local socket refused");
    }
    Kind kind = Kind.of(in.readByte());
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new LocalFrame(kind, payload);
  }

  /** Writes and flushes; callers that share a stream hold a lock around it. */
  public void write(DataOutputStream out) throws IOException {
    out.writeInt(payload.length);
    out.writeByte(kind.letter);
    out.write(payload);
    out.flush();
  }
}
