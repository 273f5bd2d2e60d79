package org.quorate.api.local;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.quorate.model.local.LocalFrame;

/** A command's output as frames; the frames of one session share its stream. */
final class FrameOutput extends OutputStream {
  private static final int MAX_FRAME = 64 * 1024;

  private final DataOutputStream out;
  private final LocalFrame.Kind kind;

  FrameOutput(DataOutputStream out, LocalFrame.Kind kind) {
    this.out = out;
    this.kind = kind;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int from = offset; from < offset + length; from += MAX_FRAME) {
      int to = Math.min(from + MAX_FRAME, offset + length);
      send(out, kind, Arrays.copyOfRange(bytes, from, to));
    }
  }

  static void send(DataOutputStream out, LocalFrame.Kind kind, byte[] payload) throws IOException {
    synchronized (out) {
      new LocalFrame(kind, payload).write(out);
    }
  }
}
