package org.quorate.clusterfs.wire;

import java.util.Arrays;
import org.quorate.model.InvalidInput;

/** The payload of a kvstore UPDATE (section 10): a key and its new value. */
public record StatusUpdate(String key, byte[] value) {
  public static final int SUBTYPE = 1;

  /** The key's field; what follows its NUL means nothing (pmxcfs sends stack garbage there). */
  public static final int KEY_FIELD = 256;

  public byte[] encode() {
    byte[] field = Arrays.copyOf(WireWriter.cString(key), KEY_FIELD);
    return new WireWriter(KEY_FIELD + value.length).bytes(field).bytes(value).done();
  }

  /**
   * Reads a kvstore UPDATE.
   *
   * @throws InvalidInput when it is shorter than a key field or has no NUL in it
   */
  public static StatusUpdate parse(byte[] payload) {
    WireReader in = new WireReader(payload, "a status update");
    byte[] field = in.bytes(KEY_FIELD);
    int nul = 0;
    while (nul < KEY_FIELD && field[nul] != 0) {
      nul++;
    }
    if (nul == KEY_FIELD) {
      throw new InvalidInput("a status update's key does not end in NUL");
    }
    return new StatusUpdate(WireReader.cString(field), in.rest());
  }
}
