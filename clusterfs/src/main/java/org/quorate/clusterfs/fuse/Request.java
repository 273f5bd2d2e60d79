package org.quorate.clusterfs.fuse;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.FsException;
import org.quorate.clusterfs.wire.RawText;

/**
 * One request: fuse_in_header (40 bytes: len u32, opcode u32, unique u64, nodeid u64, uid, gid, pid
 * u32, extension u16, padding), then the opcode's own fields, read in order from {@code body}.
 */
record Request(Opcode opcode, long unique, long node, Requester requester, ByteBuffer body) {
  static final int HEADER = 40;

  /**
   * @param message the kernel's bytes, not kept by the kernel
   * @throws FsException EINVAL when it is shorter than its header says
   */
  static Request parse(byte[] message) throws FsException {
    if (message.length < HEADER) {
      throw new FsException(Errno.EINVAL, "a request of " + message.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
    int length = in.getInt(0);
    if (length != message.length) {
      throw new FsException(Errno.EINVAL, "a request that says " + length + " bytes");
    }
    return new Request(
        Opcode.of(in.getInt(4)),
        in.getLong(8),
        in.getLong(16),
        new Requester(in.getInt(24), in.getInt(32)),
        in.position(HEADER));
  }

  int u32() throws FsException {
    try {
      return body.getInt();
    } catch (BufferUnderflowException cut) {
      throw new FsException(Errno.EINVAL, "a cut request");
    }
  }

  long u64() throws FsException {
    try {
      return body.getLong();
    } catch (BufferUnderflowException cut) {
      throw new FsException(Errno.EINVAL, "a cut request");
    }
  }

  Request skip(int bytes) throws FsException {
    if (bytes > body.remaining()) {
      throw new FsException(Errno.EINVAL, "a cut request");
    }
    body.position(body.position() + bytes);
    return this;
  }

  /** A file's name up to its NUL, of any bytes. */
  String name() throws FsException {
    int end = body.position();
    while (end < body.limit() && body.get(end) != 0) {
      end++;
    }
    if (end == body.limit()) {
      throw new FsException(Errno.EINVAL, "a name without an end");
    }
    byte[] name = bytes(end - body.position());
    body.position(end + 1);
    return RawText.decode(name);
  }

  byte[] bytes(int count) throws FsException {
    if (count < 0 || count > body.remaining()) {
      throw new FsException(Errno.EINVAL, "a cut request");
    }
    byte[] bytes = new byte[count];
    body.get(bytes);
    return bytes;
  }
}
