package org.quorate.clusterfs.wire;

/**
 * The layout subtypes 1 to 6 share: five u32 (data size, offset, path length, target length,
 * flags), then path, target and data without padding.
 *
 * @param offset file offset, or the new mtime
 */
record FilePayload(long offset, long flags, String path, String to, byte[] data) {
  static final int TRUNCATE = 1;
  private static final int FIXED = 20;

  static FilePayload of(String path) {
    return new FilePayload(0, 0, path, "", Message.NOTHING);
  }

  static FilePayload parse(byte[] payload) {
    WireReader in = new WireReader(payload, "a file message");
    long size = in.u32();
    long offset = in.u32();
    long pathLength = in.u32();
    long toLength = in.u32();
    long flags = in.u32();
    String path = pathLength == 0 ? "" : in.text(pathLength);
    String to = toLength == 0 ? "" : in.text(toLength);
    byte[] data = in.bytes(size);
    in.end();
    return new FilePayload(offset, flags, path, to, data);
  }

  byte[] encode() {
    byte[] pathBytes = WireWriter.cString(path);
    byte[] toBytes = to.isEmpty() ? Message.NOTHING : WireWriter.cString(to);
    return new WireWriter(FIXED + pathBytes.length + toBytes.length + data.length)
        .u32(data.length)
        .u32(offset)
        .u32(pathBytes.length)
        .u32(toBytes.length)
        .u32(flags)
        .bytes(pathBytes)
        .bytes(toBytes)
        .bytes(data)
        .done();
  }
}
