package org.quorate.api.ha;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quorate.api.ApiException;
import org.quorate.api.overview.ClusterView;
import org.quorate.ha.files.HaFiles;
import org.quorate.ha.files.SituationFiles;
import org.quorate.ha.forecast.Capacity;
import org.quorate.ha.forecast.Forecast;
import org.quorate.ha.forecast.ForecastData;
import org.quorate.ha.forecast.Promise;
import org.quorate.ha.situation.Situation;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many nodes may be lost, and who would make it fewer than was promised. */
final class HaAdmission {
  private static final Logger LOG = LoggerFactory.getLogger(HaAdmission.class);

  /** Lists ask every few seconds; what a cluster can bear changes slowly and costs to find out. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  /** How long a list waits for the first answer; thousands of guests take longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** More nodes are of no interest, unless they were promised. */
  private static final int NODES_OF_INTEREST = 2;

  /** Finding out takes at most this part of a processor's time. */
  private static final int SHARE = 20;

  private record Known(Capacity capacity, long atNs, long tookNs) {
    boolean isOld() {
      return System.nanoTime() - atNs > Math.max(KEPT.toNanos(), SHARE * tookNs);
    }
  }

  private final SituationFiles files;
  private final ClusterView cluster;
  private volatile @Nullable Known known;
  private boolean working;

  HaAdmission(HaFiles files, ClusterView cluster) {
    this.files = new SituationFiles(files);
    this.cluster = cluster;
  }

  private Situation situation() throws IOException {
    return files.read(new LiveCluster(cluster));
  }

  /**
   * What the cluster can bear, as last found out; when that is old, it is found out anew meanwhile.
   *
   * @param patience how long to wait while nothing is known
   * @return empty when it is not known in time
   */
  Optional<Capacity> capacity(Duration patience) throws InterruptedException {
    Known last = known;
    if (last == null || last.isOld()) {
      findOut();
    }
    if (last == null) {
      long deadline = System.nanoTime() + patience.toNanos();
      synchronized (this) {
        while (known == null && working && System.nanoTime() < deadline) {
          wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
      }
      last = known;
    }
    return Optional.ofNullable(last).map(Known::capacity);
  }

  private synchronized void findOut() {
    if (!working) {
      working = true;
      var unused = Thread.ofVirtual().name("capacity").start(this::work);
    }
  }

  private void work() {
    try {
      long began = System.nanoTime();
      Capacity capacity = Capacity.of(situation(), interest(files.promise()));
      long now = System.nanoTime();
      known = new Known(capacity, now, now - began);
    } catch (IOException | RuntimeException unknown) {
      LOG.info("what the cluster can bear is not known: {}", unknown.getMessage());
    } finally {
      synchronized (this) {
        working = false;
        notifyAll();
      }
    }
  }

  private static int interest(Promise promise) {
    return Math.max(NODES_OF_INTEREST, promise.nodes());
  }

  /**
   * Looks at a guest that is about to be started.
   *
   * @throws ApiException status 500 when that breaks the promise and is to be refused
   */
  void admit(ServiceId sid) {
    Optional<String> objection;
    Promise promise;
    try {
      promise = files.promise();
      if (promise.nodes() == 0) {
        return;
      }
      objection = promise.objection(sid, Capacity.of(situation().starting(sid), promise.nodes()));
    } catch (IOException | InvalidInput unknown) {
      LOG.warn("whether {} fits is not looked at: {}", sid, unknown.getMessage());
      return;
    }
    known = null;
    if (objection.isPresent() && promise.refuse()) {
      throw ApiException.failed(objection.get());
    }
    objection.ifPresent(sentence -> LOG.warn("{}", sentence));
  }

  Map<String, Object> data() throws IOException {
    Promise promise = files.promise();
    Capacity capacity = Capacity.of(situation(), interest(promise));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("absorbs", capacity.nodes());
    data.put("exact", capacity.exact() ? 1 : 0);
    data.put("promised", promise.nodes());
    data.put("enforce", promise.refuse() ? "refuse" : "warn");
    data.put("kept", promise.isKeptBy(capacity) ? 1 : 0);
    data.put("text", sentence(capacity, promise));
    Forecast broken = capacity.broken();
    if (broken != null) {
      data.put("beyond", ForecastData.of(broken));
    }
    return data;
  }

  /** The capacity for people; {@code broken promise} comes first where there is one. */
  static String sentence(Capacity capacity, Promise promise) {
    String promised =
        promise.nodes() == 0
            ? ""
            : promise.isKeptBy(capacity)
                ? " (promised: " + promise.nodes() + ")"
                : " (promised: " + promise.nodes() + ", which is not kept)";
    return capacity.sentence() + promised;
  }

  /** For a list, which must not wait. */
  String status() throws InterruptedException {
    try {
      Promise promise = files.promise();
      return capacity(PATIENCE)
          .map(capacity -> sentence(capacity, promise))
          .orElse("is being found out");
    } catch (IOException | InvalidInput unknown) {
      return "not known: " + unknown.getMessage();
    }
  }
}
