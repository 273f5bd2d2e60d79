package org.quorate.cli.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.quorate.model.local.LocalFrame;
import org.quorate.model.local.LocalFrame.Kind;

/** A session against a daemon of three lines: what it loads goes into the client's AOT cache. */
final class Training {
  private Training() {}

  static int run() {
    try {
      Path directory = Files.createTempDirectory("quorate-train");
      Path path = directory.resolve("api.sock");
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(path));
        Thread daemon = new Thread(() -> answer(server), "daemon");
        daemon.start();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
          return new Conversation(channel).run(List.of("quorate", "--version"));
        }
      } finally {
        Files.deleteIfExists(path);
        Files.deleteIfExists(directory);
      }
    } catch (IOException failed) {
      return Client.cannotRun("quorate", "training failed: " + failed.getMessage());
    }
  }

  private static void answer(ServerSocketChannel server) {
    try (SocketChannel channel = server.accept()) {
      LocalFrame.read(new DataInputStream(Channels.newInputStream(channel)));
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
      new LocalFrame(Kind.STDOUT, "trained\n".getBytes(StandardCharsets.UTF_8)).write(out);
      new LocalFrame(Kind.EXIT, "{\"code\":0}".getBytes(StandardCharsets.UTF_8)).write(out);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
