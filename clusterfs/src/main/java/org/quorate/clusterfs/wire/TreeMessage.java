package org.quorate.clusterfs.wire;

import org.quorate.clusterfs.Digest;
import org.quorate.model.InvalidInput;

/** The payload of a NORMAL dcdb message (section 4): one change of the tree. */
public sealed interface TreeMessage {
  String path();

  /** The message's subtype. */
  int subtype();

  byte[] encode();

  int WRITE = 1;
  int MKDIR = 2;
  int DELETE = 3;
  int RENAME = 4;
  int CREATE = 5;
  int MTIME = 6;
  int UNLOCK_REQUEST = 7;
  int UNLOCK = 8;

  /** Bytes at an offset; {@code truncate}: the file ends after them. */
  record Write(String path, long offset, byte[] data, boolean truncate) implements TreeMessage {
    @Override
    public int subtype() {
      return WRITE;
    }

    @Override
    public byte[] encode() {
      return new FilePayload(offset, truncate ? FilePayload.TRUNCATE : 0, path, "", data).encode();
    }
  }

  record Mkdir(String path) implements TreeMessage {
    @Override
    public int subtype() {
      return MKDIR;
    }

    @Override
    public byte[] encode() {
      return FilePayload.of(path).encode();
    }
  }

  record Delete(String path) implements TreeMessage {
    @Override
    public int subtype() {
      return DELETE;
    }

    @Override
    public byte[] encode() {
      return FilePayload.of(path).encode();
    }
  }

  record Rename(String path, String to) implements TreeMessage {
    @Override
    public int subtype() {
      return RENAME;
    }

    @Override
    public byte[] encode() {
      return new FilePayload(0, 0, path, to, Message.NOTHING).encode();
    }
  }

  record Create(String path) implements TreeMessage {
    @Override
    public int subtype() {
      return CREATE;
    }

    @Override
    public byte[] encode() {
      return FilePayload.of(path).encode();
    }
  }

  /** Sets the modification time, seconds since 1970 (unsigned 32 bits). */
  record SetMtime(String path, long mtime) implements TreeMessage {
    @Override
    public int subtype() {
      return MTIME;
    }

    @Override
    public byte[] encode() {
      return new FilePayload(mtime, 0, path, "", Message.NOTHING).encode();
    }
  }

  /** "Remove this lock if it has expired"; the digest is the entry's as the sender sees it. */
  record UnlockRequest(Digest digest, String path) implements TreeMessage {
    @Override
    public int subtype() {
      return UNLOCK_REQUEST;
    }

    @Override
    public byte[] encode() {
      return unlock(digest, path);
    }
  }

  /** "Remove this lock if it still has this digest". */
  record Unlock(Digest digest, String path) implements TreeMessage {
    @Override
    public int subtype() {
      return UNLOCK;
    }

    @Override
    public byte[] encode() {
      return unlock(digest, path);
    }
  }

  private static byte[] unlock(Digest digest, String path) {
    byte[] name = WireWriter.cString(path);
    return new WireWriter(Digest.BYTES + name.length).bytes(digest.toBytes()).bytes(name).done();
  }

  /**
   * Reads a payload.
   *
   * @throws InvalidInput when it is not one of this subtype
   */
  static TreeMessage parse(int subtype, byte[] payload) {
    if (subtype == UNLOCK_REQUEST || subtype == UNLOCK) {
      WireReader in = new WireReader(payload, "an unlock message");
      Digest digest = new Digest(in.bytes(Digest.BYTES));
      String path = in.text(in.remaining());
      return subtype == UNLOCK ? new Unlock(digest, path) : new UnlockRequest(digest, path);
    }
    FilePayload file = FilePayload.parse(payload);
    return switch (subtype) {
      case WRITE ->
          new Write(
              file.path(), file.offset(), file.data(), (file.flags() & FilePayload.TRUNCATE) != 0);
      case MKDIR -> new Mkdir(file.path());
      case DELETE -> new Delete(file.path());
      case RENAME -> new Rename(file.path(), file.to());
      case CREATE -> new Create(file.path());
      case MTIME -> new SetMtime(file.path(), file.offset());
      default -> throw new InvalidInput("unknown message subtype " + subtype);
    };
  }
}
