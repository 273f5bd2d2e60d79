package org.quorate.ha.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.quorate.ha.probe.HealthReading.Answer;
import org.quorate.ha.probe.HealthReading.Limits;
import org.quorate.ha.readiness.Probe;
import org.quorate.model.ServiceId;

/** One node's guests, played second by second: silent ones do not answer. */
final class Ward {
  final Map<ServiceId, HealthCheck> checks = new TreeMap<>();
  final Map<ServiceId, Limits> steady = new HashMap<>();
  final Set<ServiceId> silent = new HashSet<>();
  final Set<ServiceId> unknown = new HashSet<>();
  final List<HealthAction> elsewhere = new ArrayList<>();

  /** What happened, each with its second. */
  final List<String> story = new ArrayList<>();

  final TreeSet<String> changes = new TreeSet<>();

  /** Restarted guests are back at once; without it nobody takes orders. */
  boolean lrmWorks = true;

  private final Map<ServiceId, Answer> answers = new HashMap<>();
  private final Set<ServiceId> taken = new HashSet<>();
  private final Set<ServiceId> restarting = new HashSet<>();
  HealthMemory memory = HealthMemory.initial();
  long second;

  static ServiceId vm(int number) {
    return ServiceId.parse("vm:" + number);
  }

  /** A guest that answers, with a grace time of 30 s. */
  void guest(int number, int maxRestart, int maxRelocate) {
    HealthCheck all = HealthCheck.of(vm(number), Probe.parse("tcp:10.0.0." + number + ":80"));
    checks.put(
        vm(number),
        new HealthCheck(
            all.service(),
            all.probe(),
            all.intervalSeconds(),
            all.timeoutSeconds(),
            all.strikes(),
            30,
            all.restarts(),
            true,
            null));
    steady.put(vm(number), new Limits(maxRestart, maxRelocate));
  }

  void seconds(int count) {
    for (int i = 0; i < count; i++) {
      second();
    }
  }

  private void second() {
    second++;
    Map<ServiceId, Limits> inPeace = new HashMap<>(steady);
    inPeace.keySet().removeAll(restarting);
    restarting.clear();
    HealthReading reading = new HealthReading(checks, inPeace, answers, taken, elsewhere);
    answers.clear();
    taken.clear();
    Health.Stepped stepped = Health.step(memory, reading, second * 1000);
    collect(stepped.memory());
    memory = stepped.memory();
    stepped.commands().forEach(this::carryOut);
  }

  private void carryOut(HealthCommand command) {
    switch (command) {
      case HealthCommand.Look(HealthCheck check) -> {
        ServiceId sid = check.service();
        answers.put(
            sid,
            unknown.contains(sid)
                ? Answer.UNKNOWN
                : silent.contains(sid) ? Answer.SILENT : Answer.ANSWERED);
      }
      case HealthCommand.Order(ServiceId sid, var order, String reason) -> {
        story.add(second + " " + order.text() + " " + sid + ": " + reason);
        if (lrmWorks) {
          taken.add(sid);
          restarting.add(sid);
          if (order == org.quorate.ha.lrm.HealthOrder.RELOCATE) {
            steady.remove(sid);
          }
        }
      }
      case HealthCommand.Withdraw ignored -> {}
      case HealthCommand.Tell(ServiceId sid, String sentence) ->
          story.add(second + " " + sid + " " + sentence);
    }
  }

  private void collect(HealthMemory after) {
    after
        .guests()
        .forEach(
            (sid, guest) -> {
              GuestHealth before = memory.guests().get(sid);
              if (before != null && before.state() != guest.state()) {
                changes.add(before.state().text() + " " + guest.state().text());
              }
            });
  }

  HealthState state(int number) {
    GuestHealth guest = memory.guests().get(vm(number));
    if (guest == null) {
      throw new IllegalStateException("vm:" + number + " is not known");
    }
    return guest.state();
  }
}
