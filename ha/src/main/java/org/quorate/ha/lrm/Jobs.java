package org.quorate.ha.lrm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.Answers;
import org.quorate.ha.HaEvent;
import org.quorate.ha.JobAnswer;
import org.quorate.ha.Question;
import org.quorate.ha.Unanswered;
import org.quorate.ha.status.ExitCode;
import org.quorate.ha.status.JobResult;
import org.quorate.ha.status.ManagerStatus;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.ServiceId;

/** The work of an LRM: queued, running and ended jobs. At most one runs for a service. */
final class Jobs {
  /** What guests there are; fa is the failing resource of scenarios. */
  private static final Set<String> TYPES = Set.of("vm", "ct", "fa");

  /** The start after the stop of an unhealthy guest is none of the tries after a failure. */
  private static final int BEFORE_THE_FIRST_TRY = -1;

  private final LrmReading reading;
  private final Answers answers;
  private final List<LrmCommand> commands;
  private int done;
  final TreeMap<ServiceId, Job> queue;
  final Map<ServiceId, Integer> passedOver;
  final TreeMap<ServiceId, Job> running;
  final Map<String, JobResult> results;
  final Map<ServiceId, Integer> startTries;
  int shutdownErrors;

  Jobs(LrmMemory memory, LrmReading reading, Answers answers, List<LrmCommand> commands) {
    this.reading = reading;
    this.answers = answers;
    this.commands = commands;
    this.queue = new TreeMap<>(memory.queue());
    this.passedOver = new HashMap<>(memory.passedOver());
    this.running = new TreeMap<>(memory.running());
    this.results = new HashMap<>(memory.results());
    this.startTries = new HashMap<>(memory.startTries());
    this.shutdownErrors = memory.shutdownErrors();
  }

  boolean noneLeft() {
    return queue.isEmpty() && running.isEmpty();
  }

  void takeFinished(ManagerStatus seen) {
    for (FinishedJob finished : reading.finished()) {
      Job job = finished.job();
      if (running.remove(job.service(), job)) {
        report(end(job, finished.ok()));
        ended(job, finished.ok() ? ExitCode.SUCCESS : ExitCode.ERROR, seen);
      }
    }
  }

  void queueAndRun(ManagerStatus seen) {
    startTries.keySet().retainAll(seen.services().keySet());
    queue.values().removeIf(job -> job.uid() != null); // what is not begun is asked for anew
    for (Map.Entry<ServiceId, ServiceRecord> entry : seen.services().entrySet()) {
      ServiceRecord service = entry.getValue();
      boolean here = service.node().equals(reading.self()) && !service.uid().isEmpty();
      if (here
          && isWork(service.state())
          && !isLeftAlone(seen, service.state())
          && isOpen(service)
          && !waits(entry.getKey(), service)
          && !running.containsKey(entry.getKey())) {
        queue.put(
            entry.getKey(),
            new Job(
                entry.getKey(),
                service.uid(),
                service.state(),
                service.target(),
                seconds(service.timeout())));
      }
    }
    run(seen);
  }

  private static boolean isWork(ServiceState state) {
    return switch (state) {
      case RECOVERY, FREEZE, REQUEST_START -> false;
      case REQUEST_START_BALANCE, STARTED, REQUEST_STOP, STOPPED, MIGRATE, RELOCATE, FENCE, ERROR ->
          true;
    };
  }

  /**
   * Disarmed with ignore, services are their administrators' from the moment that is wanted: what
   * they stop is not started again. Only moves that disarming waits for go on. A scenario's LRM
   * works on until it lets go, as the original's does.
   */
  private boolean isLeftAlone(ManagerStatus seen, ServiceState state) {
    return reading.armsFirst()
        && seen.leavesAlone()
        && state != ServiceState.MIGRATE
        && state != ServiceState.RELOCATE;
  }

  /** What runs already needs no order. */
  private boolean waits(ServiceId sid, ServiceRecord service) {
    return service.state() == ServiceState.STARTED
        && reading.waiting().contains(sid)
        && !reading.runningGuests().contains(sid);
  }

  private boolean isOpen(ServiceRecord service) {
    JobResult known = results.get(service.uid());
    return known == null
        || service.state() == ServiceState.STOPPED
        || reading.rechecks()
            && service.state() == ServiceState.STARTED
            && known.exitCode() == ExitCode.SUCCESS;
  }

  private static @Nullable Integer seconds(@Nullable String timeout) {
    return timeout != null && timeout.matches("[0-9]{1,6}") ? Integer.valueOf(timeout) : null;
  }

  /** The stop jobs of a node's shutdown: every service here, whatever its state. */
  void queueStopsOfAll(ManagerStatus seen) {
    seen.services()
        .forEach(
            (sid, service) -> {
              if (service.node().equals(reading.self())) {
                queue.put(sid, new Job(sid, null, ServiceState.REQUEST_STOP, null, null));
              }
            });
  }

  /** Begins queued jobs as far as workers are free; who was passed over oftenest comes first. */
  void run(ManagerStatus seen) {
    List<Job> waiting = new ArrayList<>(queue.values());
    waiting.removeIf(job -> running.containsKey(job.service()));
    waiting.sort(
        Comparator.comparingInt((Job job) -> -passedOver.getOrDefault(job.service(), 0))
            .thenComparing(Job::service));
    for (Job job : waiting) {
      if (!withinTheRound() && running.size() >= reading.maxWorkers()) {
        passedOver.merge(job.service(), 1, Integer::sum);
        continue;
      }
      passedOver.remove(job.service());
      queue.remove(job.service());
      Integer code = begin(job);
      if (code == null) {
        running.put(job.service(), job);
      } else {
        ended(job, code, seen);
      }
    }
  }

  private boolean withinTheRound() {
    return reading.maxWorkers() == LrmReading.WITHIN_THE_ROUND;
  }

  /** Begins one job; an exit code when there is nothing to wait for, null when it runs. */
  private @Nullable Integer begin(Job job) {
    ServiceId sid = job.service();
    if (!TYPES.contains(sid.type())) {
      report(HaEvent.problem("unknown_service_type", "service", sid));
      return ExitCode.UNKNOWN_TYPE;
    }
    ServiceConfig config = reading.services() == null ? null : reading.services().get(sid);
    if (config == null) {
      report(HaEvent.problem("missing_resource_config", "service", sid));
      return ExitCode.UNKNOWN_SERVICE;
    }
    if (job.command() == ServiceState.ERROR) {
      report(HaEvent.problem("error_state_reminder", "service", sid));
      return ExitCode.SUCCESS;
    }
    if (!config.home().equals(reading.self())) {
      report(HaEvent.problem("service_not_on_node", "service", sid));
      return ExitCode.WRONG_NODE;
    }
    boolean runs = reading.runningGuests().contains(sid);
    return switch (job.command()) {
      case STARTED -> runs ? attend(job, config) : perform(new LrmCommand.StartGuest(job));
      case REQUEST_STOP, STOPPED ->
          runs ? perform(new LrmCommand.StopGuest(job)) : (Integer) ExitCode.SUCCESS;
      case MIGRATE, RELOCATE, REQUEST_START_BALANCE -> beginMove(job, runs);
      case REQUEST_START, FENCE, RECOVERY, FREEZE, ERROR -> {
        report(HaEvent.problem("unknown_lrm_command", "service", sid));
        yield ExitCode.UNKNOWN_COMMAND;
      }
    };
  }

  /**
   * A guest that runs is as it should be, unless it does not serve: then its stop counts as a
   * failed start, the last one if it is to be relocated.
   */
  private @Nullable Integer attend(Job job, ServiceConfig config) {
    HealthOrder order = reading.unhealthy().get(job.service());
    if (order == null) {
      return ExitCode.SUCCESS;
    }
    int tries =
        switch (order) {
          case RESTART -> BEFORE_THE_FIRST_TRY;
          case RELOCATE -> config.maxRestart();
        };
    startTries.put(job.service(), tries);
    return perform(new LrmCommand.StopUnhealthy(job));
  }

  private @Nullable Integer beginMove(Job job, boolean runs) {
    ServiceId sid = job.service();
    String action = job.command().text();
    if (job.target() == null) {
      report(HaEvent.problem("motion_without_target", "service", sid, "action", action));
      report(HaEvent.problem("agent_failed", "service", sid, "reason", "not_executed"));
      return ExitCode.NOT_EXECUTED;
    }
    if (job.target().equals(reading.self())) {
      return ExitCode.SUCCESS;
    }
    if (job.command() == ServiceState.REQUEST_START_BALANCE && runs) {
      report(
          HaEvent.of(
              "action_skipped", "service", sid, "action", action, "reason", "already_running"));
      return ExitCode.IGNORED;
    }
    boolean live = job.command() == ServiceState.MIGRATE && !sid.type().equals("ct");
    return perform(new LrmCommand.MoveGuest(job, live));
  }

  /** Begins the work, or has it done within the round; then the exit code. */
  private @Nullable Integer perform(LrmCommand.Work work) {
    Job job = work.job();
    boolean moves = work instanceof LrmCommand.MoveGuest;
    if (!withinTheRound()) {
      report(begun(work));
      commands.add(work);
      return null;
    }
    if (!moves) {
      report(begun(work));
    }
    if (done == answers.jobs().size()) {
      throw new Unanswered(new Question.DoJob(work));
    }
    JobAnswer answer = answers.jobs().get(done++);
    answer.story().forEach(this::report);
    if (!moves) {
      report(end(job, answer.ok()));
    } else if (!answer.ok()) {
      report(HaEvent.of("action_end", "service", job.service(), "action", "move", "ok", false));
    }
    return answer.ok() ? ExitCode.SUCCESS : ExitCode.ERROR;
  }

  private static HaEvent begun(LrmCommand.Work work) {
    ServiceId sid = work.job().service();
    return switch (work) {
      case LrmCommand.StopUnhealthy ignored ->
          HaEvent.of("action_begin", "service", sid, "action", "stop", "reason", "unhealthy");
      case LrmCommand.StartGuest ignored ->
          HaEvent.of("action_begin", "service", sid, "action", "start");
      case LrmCommand.StopGuest(Job job) ->
          job.timeoutSeconds() == null
              ? HaEvent.of("action_begin", "service", sid, "action", "stop")
              : HaEvent.of(
                  "action_begin",
                  "service",
                  sid,
                  "action",
                  "stop",
                  "timeout",
                  job.timeoutSeconds());
      case LrmCommand.MoveGuest(Job job, boolean live) ->
          HaEvent.of(
              "action_begin",
              "service",
              sid,
              "action",
              live ? "migrate" : "relocate",
              "to",
              String.valueOf(job.target()));
    };
  }

  private static HaEvent end(Job job, boolean ok) {
    String action =
        switch (job.command()) {
          case STARTED -> "start";
          case REQUEST_STOP, STOPPED -> "stop";
          case MIGRATE,
              RELOCATE,
              REQUEST_START_BALANCE,
              REQUEST_START,
              FENCE,
              RECOVERY,
              FREEZE,
              ERROR ->
              "move";
        };
    return HaEvent.of("action_end", "service", job.service(), "action", action, "ok", ok);
  }

  private void ended(Job job, int code, ManagerStatus seen) {
    if (job.uid() == null) {
      shutdownErrors += code == ExitCode.SUCCESS ? 0 : 1;
      return;
    }
    int reported = job.command() == ServiceState.STARTED ? afterRestartPolicy(job, code) : code;
    if (reported != ExitCode.TRY_AGAIN) {
      results.put(job.uid(), new JobResult(job.service(), job.command(), reported));
    }
    Set<String> current = new HashSet<>();
    seen.services().values().forEach(service -> current.add(service.uid()));
    results.keySet().retainAll(current);
  }

  /** Tries once a round, at most 1 + max_restart times, before the failure is reported. */
  private int afterRestartPolicy(Job job, int code) {
    ServiceId sid = job.service();
    if (code == ExitCode.SUCCESS) {
      startTries.remove(sid);
    }
    if (code != ExitCode.ERROR) {
      return code;
    }
    ServiceConfig config = reading.services() == null ? null : reading.services().get(sid);
    int tries = startTries.getOrDefault(sid, 0);
    if (config == null || tries >= config.maxRestart()) {
      report(HaEvent.problem("restart_policy_exhausted", "service", sid, "retries", tries));
      startTries.remove(sid);
      return ExitCode.ERROR;
    }
    startTries.put(sid, tries + 1);
    report(HaEvent.problem("restart_policy_retry", "service", sid, "retry", tries + 1));
    return ExitCode.TRY_AGAIN;
  }

  private void report(HaEvent event) {
    commands.add(new LrmCommand.Report(event));
  }
}
