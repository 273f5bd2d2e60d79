package org.quorate.clusterfs.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.quorate.model.InvalidInput;
import tools.jackson.databind.node.ObjectNode;

/** One connection to the daemon: lines out, lines in, every wait with an end. */
final class Connection implements AutoCloseable {
  private static final int CHUNK = 64 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocate(CHUNK).flip();

  private Connection(SocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  static Connection open(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new Connection(channel, selector);
    } catch (IOException failed) {
      channel.close();
      throw new IOException(
          "quorate-clusterfs does not answer on "
              + socket
              + " ("
              + failed.getMessage()
              + "): is it running? systemctl status quorate-clusterfs",
          failed);
    }
  }

  void send(ObjectNode line, Duration limit) throws IOException {
    byte[] bytes = Lines.bytes(line);
    if (bytes.length > Lines.MAX_LINE) {
      throw new InvalidInput(
          "a request of " + bytes.length + " bytes is over the limit of " + Lines.MAX_LINE);
    }
    ByteBuffer out = ByteBuffer.wrap(bytes);
    long deadline = System.nanoTime() + limit.toNanos();
    while (out.hasRemaining()) {
      if (channel.write(out) == 0) {
        await(SelectionKey.OP_WRITE, deadline);
      }
    }
  }

  /**
   * The next line.
   *
   * @param limit how long to wait for all of it; zero waits for ever
   */
  ObjectNode receive(Duration limit) throws IOException {
    long deadline = limit.isZero() ? Long.MAX_VALUE : System.nanoTime() + limit.toNanos();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (in.hasRemaining()) {
        byte b = in.get();
        if (b == '\n') {
          return parsed(line.toByteArray());
        }
        line.write(b);
        if (line.size() > Lines.MAX_LINE) {
          throw new IOException("clusterfs sent a line over " + Lines.MAX_LINE + " bytes");
        }
      }
      in.clear();
      int n = channel.read(in);
      in.flip();
      if (n < 0) {
        throw new IOException("quorate-clusterfs closed the connection");
      }
      if (n == 0) {
        await(SelectionKey.OP_READ, deadline);
      }
    }
  }

  private static ObjectNode parsed(byte[] line) throws IOException {
    try {
      return Lines.parse(line);
    } catch (InvalidInput broken) {
      throw new IOException("clusterfs sent something else than its protocol", broken);
    }
  }

  private void await(int operation, long deadline) throws IOException {
    SelectionKey key = channel.keyFor(selector);
    if (key == null) {
      throw new IOException("the connection was closed");
    }
    key.interestOps(operation);
    if (deadline == Long.MAX_VALUE) {
      selector.select();
    } else {
      long millisLeft = (deadline - System.nanoTime()) / 1_000_000;
      if (millisLeft <= 0 || selector.select(millisLeft) == 0) {
        throw new IOException("quorate-clusterfs gave no answer in time");
      }
    }
    selector.selectedKeys().clear();
    if (!channel.isOpen() || !selector.isOpen()) {
      throw new IOException("the connection was closed");
    }
  }

  /** Also ends a wait of another thread. */
  @Override
  public void close() throws IOException {
    channel.close();
    selector.close();
  }
}
