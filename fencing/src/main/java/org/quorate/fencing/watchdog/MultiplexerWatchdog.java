package org.quorate.fencing.watchdog;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The watchdog behind the multiplexer of Proxmox VE installations: a stream socket where any byte
 * feeds and 'V' before closing is an orderly end. A client that is silent for 60 s makes the
 * multiplexer stop feeding the hardware, which fires 10 s later.
 */
public final class MultiplexerWatchdog implements Watchdog {
  public static final Path SOCKET = Path.of("/run/watchdog-mux.sock");
  private static final long GRANT_MS = 70_000;

  private final Path socket;
  private @Nullable SocketChannel channel;

  public MultiplexerWatchdog(Path socket) {
    this.socket = socket;
  }

  @Override
  public String driver() {
    return "multiplexer " + socket;
  }

  @Override
  public long grantMs() {
    return GRANT_MS;
  }

  @Override
  public synchronized void open() throws IOException {
    if (channel == null) {
      SocketChannel fresh = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        fresh.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException absent) {
        fresh.close();
        throw new IOException(
            "the watchdog's multiplexer does not listen on " + socket + ": start it", absent);
      }
      fresh.configureBlocking(false); // a full socket must not hold up the loop
      channel = fresh;
    }
    feed();
  }

  @Override
  public synchronized void feed() throws IOException {
    write('1');
  }

  @Override
  public synchronized boolean close() throws IOException {
    SocketChannel open = channel;
    if (open != null) {
      write('V');
      open.close();
      channel = null;
    }
    return true;
  }

  private void write(char letter) throws IOException {
    SocketChannel open = channel;
    if (open == null) {
      throw new IOException("the watchdog's multiplexer is not connected");
    }
    if (open.write(ByteBuffer.wrap(new byte[] {(byte) letter})) != 1) {
      throw new IOException("the watchdog's multiplexer does not read from " + socket);
    }
  }
}
