package org.quorate.clusterfs.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A daemon that answers each line with what the test says; a watcher stays connected. */
final class FakeClusterFs implements AutoCloseable {
  final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<SocketChannel> peers = new CopyOnWriteArrayList<>();
  private final ServerSocketChannel server;

  FakeClusterFs(Path socket, Function<String, String> answers) throws IOException {
    Files.deleteIfExists(socket);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> accept(answers));
  }

  private void accept(Function<String, String> answers) {
    try {
      while (true) {
        SocketChannel peer = server.accept();
        peers.add(peer);
        Thread.ofVirtual().start(() -> serve(peer, answers));
      }
    } catch (IOException closed) {
      requests.add("closed");
    }
  }

  private void serve(SocketChannel peer, Function<String, String> answers) {
    try (BufferedReader in = new BufferedReader(Channels.newReader(peer, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        requests.add(line);
        peer.write(ByteBuffer.wrap(answers.apply(line).getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException gone) {
      peers.remove(peer);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (SocketChannel peer : peers) {
        peer.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
