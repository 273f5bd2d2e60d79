package org.quorate.bench.ha;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.quorate.ha.Step;
import org.quorate.ha.crm.CrmCommand;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.crm.CrmReading;
import org.quorate.ha.files.ParsedOnce;
import org.quorate.ha.files.Resources;
import org.quorate.ha.files.StatusJson;
import org.quorate.ha.scheduling.SchedulerMode;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;

/** The moment before the round that is measured; the round itself changes nothing of it. */
final class Setting {
  private static final long ROUND_MS = 10_000;

  /** Rounds until every service is started and has been looked after. */
  private static final int SETTLING_ROUNDS = 3;

  /** Longer than a node may be away before its services count as lost. */
  private static final long AWAY_MS = 70_000;

  private final Fleet fleet;
  private final Set<NodeName> away;
  private final long nowMs;
  private final CrmMemory memory;
  private final CrmReading reading;
  private final String statusText;
  private final Map<NodeName, String> lrmTexts = new TreeMap<>();
  private final String resourcesText;
  private final ParsedOnce<String, ManagerStatus> status = new ParsedOnce<>();
  private final ParsedOnce<String, Resources> resources = new ParsedOnce<>();

  Setting(Size size, Case what, SchedulerMode mode) {
    fleet = new Fleet(size, mode);
    CrmMemory last = CrmMemory.initial();
    ManagerStatus stored = ManagerStatus.empty();
    long now = 0;
    for (int round = 0; round < SETTLING_ROUNDS; round++) {
      now += ROUND_MS;
      Step.Done<CrmMemory, CrmCommand> done = Round.run(last, reading(now, stored, Set.of()));
      last = done.memory();
      stored = Round.stored(done);
    }
    Set<NodeName> missing = Set.of();
    if (what == Case.FAILURE) {
      missing = Set.of(fleet.lost());
      Step.Done<CrmMemory, CrmCommand> done =
          Round.run(last, reading(now + ROUND_MS, stored, missing));
      last = done.memory();
      stored = Round.stored(done);
      now += AWAY_MS;
    }
    away = missing;
    nowMs = now + ROUND_MS;
    memory = last;
    reading = reading(nowMs, stored, missing);
    statusText = StatusJson.text(stored);
    reading.lrmStatuses().forEach((node, lrm) -> lrmTexts.put(node, StatusJson.text(lrm)));
    resourcesText = fleet.resources();
    check(what, size);
  }

  private CrmReading reading(long now, ManagerStatus status, Set<NodeName> missing) {
    return fleet.reading(now, status, fleet.lrmStatuses(status), fleet.configs(), missing);
  }

  /** Refuses to measure something else than it says. */
  private void check(Case what, Size size) {
    ManagerStatus after = decide();
    long started =
        after.services().values().stream()
            .filter(service -> service.state() == ServiceState.STARTED)
            .count();
    boolean isLostEmpty =
        after.services().values().stream().noneMatch(s -> s.node().equals(fleet.lost()));
    if (started != size.services() || isLostEmpty != (what == Case.FAILURE)) {
      throw new IllegalStateException("the round does not do what is to be measured: " + what);
    }
  }

  /** The machine alone. */
  ManagerStatus decide() {
    return Round.stored(Round.run(memory, reading));
  }

  /**
   * With the nodes' statuses parsed from their texts and the own status written as text. What the
   * daemon remembers, because it wrote it itself or nobody changed it, is compared and not parsed.
   */
  int decideOnTexts() {
    Map<NodeName, LrmStatus> lrmStatuses = new TreeMap<>();
    lrmTexts.forEach((node, text) -> lrmStatuses.put(node, StatusJson.lrm(text)));
    CrmReading read =
        fleet.reading(
            nowMs,
            status.of(statusText, StatusJson::manager),
            lrmStatuses,
            resources.of(resourcesText, text -> Resources.read(text, fleet.homes())).managed(),
            away);
    return StatusJson.text(Round.stored(Round.run(memory, read))).length();
  }
}
