package org.quorate.clusterfs.wire;

import org.quorate.model.InvalidInput;

/**
 * The payload of a dcdb UPDATE: one whole entry (section 6, 4).
 *
 * @param type 4 directory, 8 regular file
 * @param name "" for the root
 */
public record UpdateEntry(
    long parent,
    long inode,
    long version,
    int writer,
    long mtime,
    int type,
    String name,
    byte[] data) {
  private static final int FIXED = 41;

  public byte[] encode() {
    byte[] nameBytes = WireWriter.cString(name);
    return new WireWriter(FIXED + nameBytes.length + data.length)
        .u64(parent)
        .u64(inode)
        .u64(version)
        .u32(writer)
        .u32(mtime)
        .u32(data.length)
        .u32(nameBytes.length)
        .u8(type)
        .bytes(nameBytes)
        .bytes(data)
        .done();
  }

  /**
   * Reads an UPDATE payload.
   *
   * @throws InvalidInput when lengths disagree
   */
  public static UpdateEntry parse(byte[] payload) {
    WireReader in = new WireReader(payload, "an update");
    long parent = in.u64();
    long inode = in.u64();
    long version = in.u64();
    int writer = in.bits32();
    long mtime = in.u32();
    long size = in.u32();
    long nameLength = in.u32();
    int type = in.u8();
    String name = in.text(nameLength);
    byte[] data = in.bytes(size);
    in.end();
    return new UpdateEntry(parent, inode, version, writer, mtime, type, name, data);
  }
}
