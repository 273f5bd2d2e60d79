package org.quorate.clusterfs.history.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Contents as they stand in the history: zlib's format (RFC 1950), fastest level. */
final class Compressed {
  private static final int CHUNK = 16 << 10;

  private Compressed() {}

  static byte[] of(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 2 + 64);
    byte[] chunk = new byte[Math.min(CHUNK, content.length + 64)];
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
      deflater.setInput(content);
      deflater.finish();
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
    }
    return out.toByteArray();
  }

  /**
   * @param size of the content, so that a damaged one cannot grow without end
   */
  static byte[] content(byte[] compressed, int size) throws IOException {
    byte[] content = new byte[size];
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(compressed);
      int filled = 0;
      while (filled < size) {
        int n = inflater.inflate(content, filled, size - filled);
        if (n == 0) {
          throw new IOException("a content in the history is damaged: it ends too soon");
        }
        filled += n;
      }
      return content;
    } catch (DataFormatException damaged) {
      throw new IOException("a content in the history is damaged", damaged);
    }
  }
}
