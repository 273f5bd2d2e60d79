package org.quorate.ha.status;

import java.util.Map;

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

  /** What an LRM adds that looks after started services by itself. */
  public static final Map<String, Object> RECHECKING = Map.of(RECHECKS, 1);

  public LrmStatus {
    results = Values.sorted(results);
    extra = Map.copyOf(extra);
  }

  /** Whether a started service needs no new uid to be looked after in the next round. */
  public boolean rechecks() {
    return extra.containsKey(RECHECKS);
  }
}
