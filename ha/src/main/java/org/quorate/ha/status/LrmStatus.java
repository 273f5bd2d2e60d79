package org.quorate.ha.status;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.model.ServiceId;

/**
 * {@code nodes/NODE/lrm_status}, written by the LRM of that node only.
 *
 * @param timestampSeconds wall clock of the last write, for display only
 * @param results by the uid of the service record the job was for
 * @param extra fields of a newer or foreign manager, kept as they are
 */
public record LrmStatus(
    LrmState state,
    LrmMode mode,
    long timestampSeconds,
    Map<String, JobResult> results,
    Map<String, Object> extra) {

  private static final String RECHECKS = "rechecks";
  private static final String LEASE_MS = "lease_ms";
  private static final String READY = "ready";
  private static final String UNGUARDED = "unguarded";

  /** A promise beyond is none: the lock of 120 s says as much. */
  private static final long LEASE_MAX_MS = 120_000;

  /** What an LRM adds that looks after started services by itself. */
  public static final Map<String, Object> RECHECKING = Map.of(RECHECKS, 1);

  public LrmStatus {
    results = Values.sorted(results);
    extra = Map.copyOf(extra);
  }

  /**
   * The same with the node's promise to act no longer than this after the beginning of the last
   * refresh of its lock; empty = without one.
   */
  public LrmStatus promising(OptionalLong leaseMs) {
    Map<String, Object> more = new HashMap<>(extra);
    if (leaseMs.isPresent()) {
      more.put(LEASE_MS, leaseMs.getAsLong());
    } else {
      more.remove(LEASE_MS);
    }
    return new LrmStatus(state, mode, timestampSeconds, results, more);
  }

  /**
   * The same, saying that this node may run services without lock and watchdog, since the cluster
   * is or was disarmed: if it is lost, nobody resets it, and neither time nor a free lock prove
   * anything.
   */
  public LrmStatus unguardedIf(boolean unguarded) {
    Map<String, Object> more = new HashMap<>(extra);
    more.remove(UNGUARDED);
    if (unguarded) {
      more.put(UNGUARDED, 1);
    }
    return new LrmStatus(state, mode, timestampSeconds, results, more);
  }

  /** Whether only proof that the node is off frees its services. */
  public boolean unguarded() {
    return extra.containsKey(UNGUARDED);
  }

  /** What the node promised; empty = nothing that counts. */
  public OptionalLong promise() {
    return !unguarded()
            && extra.get(LEASE_MS) instanceof Number ms
            && ms.longValue() > 0
            && ms.longValue() <= LEASE_MAX_MS
        ? OptionalLong.of(ms.longValue())
        : OptionalLong.empty();
  }

  /**
   * The same with what the start order of other nodes needs to know.
   *
   * @param ready services here that others may come after
   */
  public LrmStatus telling(Set<ServiceId> ready) {
    Map<String, Object> more = new HashMap<>(extra);
    more.remove(READY);
    if (!ready.isEmpty()) {
      more.put(READY, ready.stream().map(ServiceId::toString).sorted().toList());
    }
    return new LrmStatus(state, mode, timestampSeconds, results, more);
  }

  /** Services of this node that others may come after. */
  public Set<ServiceId> ready() {
    Set<ServiceId> ready = new TreeSet<>();
    if (extra.get(READY) instanceof List<?> names) {
      names.stream()
          .map(String::valueOf)
          .filter(LrmStatus::isService)
          .map(ServiceId::parse)
          .forEach(ready::add);
    }
    return ready;
  }

  private static boolean isService(String name) {
    return name.matches("[a-z]{2}:[1-9][0-9]{2,8}");
  }

  /** Whether a started service needs no new uid to be looked after in the next round. */
  public boolean rechecks() {
    return extra.containsKey(RECHECKS);
  }
}
