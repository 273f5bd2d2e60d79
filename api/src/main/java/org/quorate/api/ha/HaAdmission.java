package org.quorate.api.ha;

import java.io.IOException;
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
  private static final long KEPT_NS = 10_000_000_000L;

  private record Known(Capacity capacity, long atNs) {}

  private final SituationFiles files;
  private final ClusterView cluster;
  private volatile @Nullable Known known;

  HaAdmission(HaFiles files, ClusterView cluster) {
    this.files = new SituationFiles(files);
    this.cluster = cluster;
  }

  private Situation situation() throws IOException {
    return files.read(new LiveCluster(cluster));
  }

  /** What the cluster can bear; at most ten seconds old. */
  Capacity capacity() throws IOException {
    Known before = known;
    if (before != null && System.nanoTime() - before.atNs() < KEPT_NS) {
      return before.capacity();
    }
    Capacity capacity = Capacity.of(situation());
    known = new Known(capacity, System.nanoTime());
    return capacity;
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
      objection = promise.objection(sid, Capacity.of(situation().starting(sid)));
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
    Capacity capacity = capacity();
    Promise promise = files.promise();
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

  /** The sentence, when there is something to protect and it can be found out. */
  Optional<String> status() {
    try {
      Promise promise = files.promise();
      return Optional.of(sentence(capacity(), promise));
    } catch (IOException | InvalidInput unknown) {
      return Optional.of("not known: " + unknown.getMessage());
    }
  }
}
