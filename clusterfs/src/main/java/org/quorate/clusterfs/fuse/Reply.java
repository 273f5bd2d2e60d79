package org.quorate.clusterfs.fuse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.quorate.clusterfs.Errno;
import org.quorate.clusterfs.wire.RawText;

/** One reply: fuse_out_header (16 bytes: len u32, error i32, unique u64), then fields in order. */
final class Reply {
  private static final int HEADER = 16;
  private static final int DIRENT = 24;

  private final ByteBuffer out;

  private Reply(long unique, int error, int room) {
    out = ByteBuffer.allocate(HEADER + room).order(ByteOrder.nativeOrder());
    out.putInt(0).putInt(-error).putLong(unique);
  }

  /** A success with up to {@code room} bytes of fields. */
  static Reply ok(Request request, int room) {
    return new Reply(request.unique(), 0, room);
  }

  static Reply done(Request request) {
    return ok(request, 0);
  }

  static Reply error(Request request, Errno errno) {
    return new Reply(request.unique(), errno.number(), 0);
  }

  Reply u16(int value) {
    out.putShort((short) value);
    return this;
  }

  Reply u32(int value) {
    out.putInt(value);
    return this;
  }

  Reply u64(long value) {
    out.putLong(value);
    return this;
  }

  Reply zeros(int bytes) {
    out.put(new byte[bytes]);
    return this;
  }

  Reply bytes(byte[] from, int offset, int count) {
    out.put(from, offset, count);
    return this;
  }

  /** fuse_entry_out, with how long the kernel may keep the name and the attributes. */
  Reply entry(long node, Status status, int nameSeconds, int attributeSeconds) {
    return u64(node).u64(0).u64(nameSeconds).u64(attributeSeconds).u32(0).u32(0).status(status);
  }

  /** fuse_attr_out, with how long the kernel may keep it. */
  Reply attributes(Status status, int seconds) {
    return u64(seconds).u32(0).u32(0).status(status);
  }

  private Reply status(Status s) {
    return u64(s.inode())
        .u64(s.size())
        .u64((s.size() + 511) / 512)
        .u64(s.mtimeSeconds())
        .u64(s.mtimeSeconds())
        .u64(s.mtimeSeconds())
        .u32(0)
        .u32(0)
        .u32(0)
        .u32(s.mode())
        .u32(s.links())
        .u32(0)
        .u32(s.gid())
        .u32(0)
        .u32(4096)
        .u32(0);
  }

  /**
   * Adds a fuse_dirent, padded to 8 bytes, if it fits.
   *
   * @param next where the listing goes on after this entry
   */
  boolean entry(String name, long inode, int type, long next) {
    byte[] bytes = RawText.encode(name);
    int padding = -bytes.length & 7;
    if (out.remaining() < DIRENT + bytes.length + padding) {
      return false;
    }
    u64(inode).u64(next).u32(bytes.length).u32(type).bytes(bytes, 0, bytes.length).zeros(padding);
    return true;
  }

  ByteBuffer finish() {
    out.putInt(0, out.position());
    return out.flip();
  }
}
