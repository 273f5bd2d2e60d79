package org.quorate.clusterfs.ipc;

import org.quorate.clusterfs.wire.WireWriter;

/** An answer's bytes: {@code qb_ipc_response_header} (fields aligned to 8), then the data. */
final class Response {
  static final int HEADER = 24;

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EINVAL = 22;
  static final int ECHRNG = 44;
  static final int EMSGSIZE = 90;

  private static final byte[] NOTHING = {};

  private Response() {}

  static byte[] done(int id) {
    return done(id, NOTHING);
  }

  static byte[] done(int id, byte[] data) {
    return bytes(id, 0, data);
  }

  /**
   * A refusal.
   *
   * @param errno positive
   */
  static byte[] failed(int id, int errno) {
    return bytes(id, -errno, NOTHING);
  }

  private static byte[] bytes(int id, int error, byte[] data) {
    int size = HEADER + data.length;
    return new WireWriter(size)
        .u32(id)
        .u32(0)
        .u32(size)
        .u32(0)
        .u32(error)
        .u32(0)
        .bytes(data)
        .done();
  }
}
