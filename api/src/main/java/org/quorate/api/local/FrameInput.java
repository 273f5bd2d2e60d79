package org.quorate.api.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A command's input. Nothing is asked of the client before the first read; a full queue holds the
 * client back.
 */
final class FrameInput extends InputStream {
  private static final int MAX_QUEUED_FRAMES = 16;
  private static final byte[] END = new byte[0];

  /** Asks the client for its input. */
  @FunctionalInterface
  interface Demand {
    void ask(boolean secret) throws IOException;
  }

  private final BlockingQueue<byte[]> frames = new ArrayBlockingQueue<>(MAX_QUEUED_FRAMES);
  private final Demand demand;
  private boolean asked;
  private boolean ended;
  private byte[] current = END;
  private int position;

  FrameInput(Demand demand) {
    this.demand = demand;
  }

  /** Called by the connection's reader. */
  void add(byte[] payload) throws InterruptedException {
    if (payload.length > 0) {
      frames.put(payload);
    }
  }

  void end() throws InterruptedException {
    frames.put(END);
  }

  /** Before a secret is read: the client turns the echo off for one line. */
  void askSecret() throws IOException {
    demand.ask(true);
  }

  @Override
  public int available() {
    return current.length - position;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!asked) {
      asked = true;
      demand.ask(false);
    }
    if (!fill()) {
      return -1;
    }
    return copy(target, offset, length);
  }

  /** One byte of what an earlier {@link #askSecret} brings, or -1 at the end. */
  int readSecret() throws IOException {
    if (!fill()) {
      return -1;
    }
    return current[position++] & 0xff;
  }

  private int copy(byte[] target, int offset, int length) {
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (!ended && position == current.length) {
      try {
        current = frames.take();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the session ended");
      }
      position = 0;
      ended = current.length == 0;
    }
    return !ended;
  }
}
