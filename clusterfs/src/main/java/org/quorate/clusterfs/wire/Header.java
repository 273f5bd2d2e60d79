package org.quorate.clusterfs.wire;

/**
 * The 16 bytes every message starts with (section 2).
 *
 * @param type what follows; see the TYPE constants
 * @param subtype the application's message type for {@link #NORMAL}, else 0
 * @param time the sender's seconds since 1970; the mtime of what a NORMAL dcdb message changes
 */
public record Header(int type, int subtype, long protocolVersion, long time) {
  public static final int BYTES = 16;
  public static final int NORMAL = 0;
  public static final int SYNC_START = 1;
  public static final int STATE = 2;
  public static final int UPDATE = 3;
  public static final int UPDATE_COMPLETE = 4;
  public static final int VERIFY_REQUEST = 5;
  public static final int VERIFY = 6;

  public static Header parse(byte[] message) {
    return parse(new WireReader(message, "a message header"));
  }

  static Header parse(WireReader in) {
    Header header = new Header(in.u16(), in.u16(), in.u32(), in.u32());
    in.bits32(); // reserved
    return header;
  }

  void write(WireWriter out) {
    out.u16(type).u16(subtype).u32(protocolVersion).u32(time).u32(0);
  }
}
