package org.quorate.lab.heartbeat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.quorate.lab.LabFailure;

/** A guest's serial console: a Unix socket that QEMU offers in the guest's node. */
public final class GuestConsole implements AutoCloseable {
  private final SocketChannel channel;
  private final BufferedReader in;

  private GuestConsole(SocketChannel channel) {
    this.channel = channel;
    this.in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
  }

  /** Where QEMU of the node with the first process {@code pid} offers guest {@code vmid}'s. */
  public static Path socket(long pid, int vmid) {
    return Path.of("/proc/" + pid + "/root/run/qemu-server/" + vmid + ".serial0");
  }

  /** Connects. */
  public static GuestConsole open(Path socket) throws IOException {
    return new GuestConsole(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /** Sends one line. */
  public void send(String line) throws IOException {
    channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** The next line of the guest; empty when the console ended. */
  public Optional<String> read() throws IOException {
    return Optional.ofNullable(in.readLine());
  }

  /** Sends {@code line} and gives the first answer that starts with {@code start}. */
  public String ask(String line, String start, Duration limit) throws IOException {
    send(line);
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> search(start, answer));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new LabFailure(
          "The guest did not answer '%s' on its console within %d s."
              .formatted(line, limit.toSeconds()),
          late);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("Interrupted while asking the guest.", interrupted);
    }
  }

  private void search(String start, CompletableFuture<String> answer) {
    try {
      for (Optional<String> line = read(); line.isPresent(); line = read()) {
        if (line.get().startsWith(start)) {
          answer.complete(line.get().strip());
          return;
        }
      }
      answer.completeExceptionally(new IOException("the guest's console ended"));
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
