package org.quorate.api.overview;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.quorate.clusterfs.client.ClusterFsClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Tells the other nodes every few seconds, and at each change, how this one is. */
public final class Publisher implements AutoCloseable {
  /** Half of Proxmox VE's period: lists follow a guest that ended by itself within this. */
  public static final Duration PERIOD = Duration.ofSeconds(5);

  /** Changes come in bursts; one message tells of all of them. */
  private static final Duration SETTLE = Duration.ofMillis(50);

  /** Of the 32 KiB that the cluster's status store takes. */
  private static final int MAX_BYTES = 30_000;

  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What is told. */
  public record Sources(
      Supplier<Map<String, Object>> node,
      GuestStates guests,
      Supplier<List<Map<String, Object>>> storages,
      Supplier<List<Map<String, Object>>> tasks) {}

  private final ClusterFsClient client;
  private final Sources sources;
  private final Semaphore wanted = new Semaphore(1);
  private final Map<String, byte[]> told = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  private Publisher(ClusterFsClient client, Sources sources) {
    this.client = client;
    this.sources = sources;
    thread = Thread.ofPlatform().daemon().name("publisher").unstarted(this::run);
  }

  public static Publisher start(ClusterFsClient client, Sources sources) {
    Publisher out = new Publisher(client, sources);
    out.thread.start();
    return out;
  }

  /** Something changed: tell it now. */
  public void wake() {
    wanted.release();
  }

  /** The daemon behind the client was restarted and knows nothing of us. */
  public void tellAll() {
    synchronized (told) {
      told.clear();
    }
    wake();
  }

  private void run() {
    boolean failing = false;
    while (!closed) {
      try {
        boolean early = wanted.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        if (early) {
          Thread.sleep(SETTLE);
          wanted.drainPermits();
        }
        publish();
        failing = false;
      } catch (InterruptedException stop) {
        return;
      } catch (IOException | RuntimeException e) {
        if (!failing) {
          LOG.info("this node's state is not published: {}", e.getMessage());
        }
        failing = true;
      }
    }
  }

  private void publish() throws IOException {
    tell(Published.GUESTS, guests());
    tell(Published.TASKS, JSON.writeValueAsBytes(sources.tasks().get()));
    tell(Published.STORAGES, JSON.writeValueAsBytes(sources.storages().get()));
    tell(Published.NODE, JSON.writeValueAsBytes(sources.node().get()));
  }

  private byte[] guests() {
    Map<String, Map<String, Object>> out = new TreeMap<>();
    sources.guests().now().forEach((id, state) -> out.put(id.toString(), state));
    byte[] json = JSON.writeValueAsBytes(out);
    if (json.length <= MAX_BYTES) {
      return json;
    }
    // Of very many guests only the state is told.
    out.replaceAll((id, state) -> Map.of("status", state.getOrDefault("status", "unknown")));
    return JSON.writeValueAsBytes(out);
  }

  private void tell(String key, byte[] value) throws IOException {
    synchronized (told) {
      byte[] last = told.get(key);
      if (last != null && Arrays.equals(last, value)) {
        return;
      }
    }
    client.statusSet(key, value);
    synchronized (told) {
      told.put(key, value);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
