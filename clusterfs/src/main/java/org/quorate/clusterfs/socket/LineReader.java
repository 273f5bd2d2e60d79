package org.quorate.clusterfs.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.quorate.clusterfs.client.Lines;
import org.quorate.model.InvalidInput;

/** Cuts a channel into lines of at most {@link Lines#MAX_LINE} bytes. */
final class LineReader {
  private final ReadableByteChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(16 << 10).flip();

  LineReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * The next line without its newline; empty at the end, also after a line that was not ended.
   *
   * @throws InvalidInput when a line is too long; the rest of the stream makes no sense then
   */
  Optional<byte[]> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (in.hasRemaining()) {
        byte b = in.get();
        if (b == '\n') {
          return Optional.of(line.toByteArray());
        }
        line.write(b);
      }
      if (line.size() >= Lines.MAX_LINE) {
        throw new InvalidInput("the line is longer than " + Lines.MAX_LINE + " bytes");
      }
      in.clear();
      int n = channel.read(in);
      in.flip();
      if (n < 0) {
        return Optional.empty();
      }
    }
  }
}
