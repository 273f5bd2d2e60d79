package org.quorate.guest.qmp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A connection to one QEMU. QEMU serves one client at a time; another waits, so connections are
 * kept short. Every wait has a limit; after a time-out the connection is closed and the outcome of
 * the command is unknown. Safe for use by several threads.
 */
public final class QmpClient implements AutoCloseable {
  /** The longest line accepted; query-qmp-schema, the longest answer known, has 0.2 MiB. */
  private static final int MAX_LINE_BYTES = 8 << 20;

  /** Events kept for {@link #await}; older ones are dropped. */
  private static final int MAX_EVENTS = 1000;

  private final SocketChannel channel;
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final CompletableFuture<Boolean> greeting = new CompletableFuture<>();
  private final BlockingQueue<QmpEvent> events = new LinkedBlockingQueue<>(MAX_EVENTS);
  private final AtomicLong nextId = new AtomicLong(1);

  private QmpClient(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects and leaves capability negotiation mode.
   *
   * @param limit for connecting, greeting and negotiation each
   * @throws IOException when nobody listens, or the answer does not come in time
   */
  public static QmpClient connect(Path socket, Duration limit)
      throws IOException, InterruptedException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    QmpClient client = new QmpClient(channel);
    boolean connected = false;
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().name("qmp-reader").start(client::read);
      client.get(client.greeting, "greeting", limit);
      client.execute("qmp_capabilities", Map.of(), limit);
      connected = true;
      return client;
    } finally {
      if (!connected) {
        client.close();
      }
    }
  }

  /** Runs a command without arguments; see {@link #execute(String, Map, Duration)}. */
  public JsonNode execute(String command, Duration limit) throws IOException, InterruptedException {
    return execute(command, Map.of(), limit);
  }

  /**
   * Runs a command and waits for its answer.
   *
   * @throws QmpException when QEMU refuses
   * @throws IOException when the connection ends or the time is up: the outcome is unknown
   */
  public JsonNode execute(String command, Map<String, ?> arguments, Duration limit)
      throws IOException, InterruptedException {
    long id = nextId.getAndIncrement();
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("execute", command);
    if (!arguments.isEmpty()) {
      message.put("arguments", arguments);
    }
    message.put("id", id);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    try {
      send(QmpMessage.JSON.writeValueAsString(message) + "\n");
      return get(answer, command, limit);
    } finally {
      waiting.remove(id);
    }
  }

  /** The next event that fits, dropping those before it; empty when the time is up. */
  public Optional<QmpEvent> await(Predicate<QmpEvent> wanted, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    QmpEvent event = events.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    while (event != null && !wanted.test(event)) {
      event = events.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    return Optional.ofNullable(event);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private synchronized void send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private <T> T get(CompletableFuture<T> future, String what, Duration limit)
      throws IOException, InterruptedException {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      close();
      throw new IOException(
          "QEMU did not answer '" + what + "' within " + limit.toMillis() + " ms", late);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof QmpException refused) {
        throw new QmpException(String.valueOf(refused.getMessage()));
      }
      throw new IOException("QEMU closed the connection during '" + what + "'", failed.getCause());
    }
  }

  private void read() {
    IOException end = new IOException("QEMU closed the connection");
    try (InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
      for (String line = line(in); line != null; line = line(in)) {
        receive(QmpMessage.parse(line));
      }
    } catch (IOException broken) {
      end = broken;
    }
    greeting.completeExceptionally(end);
    for (CompletableFuture<JsonNode> answer : waiting.values()) {
      answer.completeExceptionally(end);
    }
  }

  private void receive(QmpMessage message) {
    switch (message) {
      case QmpMessage.Greeting() -> greeting.complete(true);
      case QmpMessage.Answer(long id, JsonNode value) -> answer(id).complete(value);
      case QmpMessage.Failure(long id, String description) ->
          answer(id).completeExceptionally(new QmpException(description));
      case QmpMessage.Event(QmpEvent event) -> {
        while (!events.offer(event)) {
          events.poll();
        }
      }
    }
  }

  private CompletableFuture<JsonNode> answer(long id) {
    return waiting.getOrDefault(id, new CompletableFuture<>());
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (line.size() >= MAX_LINE_BYTES) {
        throw new IOException("QEMU sent a line of more than " + MAX_LINE_BYTES + " bytes");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
