package org.quorate.fencing.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The multiplexer's side is a plain socket: any byte feeds, a V before the end is orderly. */
class MultiplexerWatchdogTest {
  @TempDir Path directory;

  @Test
  void aClientFeedsAndEndsInOrder() throws IOException {
    Path socket = directory.resolve("watchdog-mux.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      MultiplexerWatchdog watchdog = new MultiplexerWatchdog(socket);
      watchdog.open();
      watchdog.feed();
      assertThat(watchdog.close()).isTrue();
      assertThat(watchdog.close()).isTrue();
      try (SocketChannel peer = server.accept()) {
        byte[] said = Channels.newInputStream(peer).readAllBytes();
        assertThat(new String(said, StandardCharsets.US_ASCII)).isEqualTo("11V");
      }
    }
  }

  @Test
  void withoutAMultiplexerNothingIsArmed() {
    MultiplexerWatchdog watchdog = new MultiplexerWatchdog(directory.resolve("none.sock"));
    assertThatThrownBy(watchdog::open).hasMessageContaining("does not listen");
    assertThatThrownBy(watchdog::feed).hasMessageContaining("not connected");
  }

  @Test
  void aMultiplexerThatReadsNothingIsNoticedWithoutWaiting() throws IOException {
    Path socket = directory.resolve("watchdog-mux.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      MultiplexerWatchdog watchdog = new MultiplexerWatchdog(socket);
      watchdog.open();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1_000_000; i++) {
                  watchdog.feed();
                }
              })
          .hasMessageContaining("does not read");
    }
  }
}
