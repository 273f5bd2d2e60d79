package org.quorate.guest.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Speaks with the agent in a guest: lines of JSON on a channel that serves one client at a time and
 * may hold the rest of an answer to an earlier one.
 *
 * <p>Source: the QEMU Guest Agent Protocol Reference, guest-sync-delimited.
 */
public final class GuestAgent {
  /** An answer to a ping is short; whoever says more says something else. */
  private static final int ANSWER_MAX_BYTES = 64 * 1024;

  /** Tells the agent's parser to begin anew, and precedes its answer. */
  private static final int SENTINEL = 0xff;

  private GuestAgent() {}

  /**
   * Returns when the agent answered.
   *
   * @param socket of the guest's agent channel
   * @throws IOException when nobody listens, or no answer comes within the limit
   */
  public static void ping(Path socket, Duration limit) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      CompletableFuture<Void> ended = new CompletableFuture<>();
      CompletableFuture<Void> guard =
          ended
              .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((done, late) -> close(channel, late));
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        exchange(channel);
      } catch (IOException failed) {
        throw ended.isCompletedExceptionally()
            ? new IOException("the guest agent does not answer", failed)
            : failed;
      } finally {
        ended.complete(null);
        guard.cancel(false);
      }
    }
  }

  private static void exchange(SocketChannel channel) throws IOException {
    int id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    byte[] call =
        "{\"execute\":\"guest-sync-delimited\",\"arguments\":{\"id\":%d}}\n"
            .formatted(id)
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(call.length + 1).put((byte) SENTINEL).put(call).flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    String wanted = "{\"return\":" + id + "}";
    InputStream in = Channels.newInputStream(channel);
    StringBuilder line = new StringBuilder();
    for (int read = 0; read < ANSWER_MAX_BYTES; read++) {
      int octet = in.read();
      switch (octet) {
        case -1 -> throw new IOException("the guest agent's channel was closed");
        case SENTINEL -> line.setLength(0);
        case '\n' -> {
          if (line.toString().replace(" ", "").equals(wanted)) {
            return;
          }
          line.setLength(0);
        }
        default -> line.append((char) octet);
      }
    }
    throw new IOException("the guest agent answers something else");
  }

  private static void close(SocketChannel channel, Throwable late) {
    if (late instanceof java.util.concurrent.TimeoutException) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // It is closed for its reader either way.
      }
    }
  }
}
