package org.quorate.simulator.scenario;

import java.util.ArrayList;
import java.util.List;
import org.quorate.ha.HaEvent;
import org.quorate.ha.JobAnswer;
import org.quorate.ha.lrm.Job;
import org.quorate.ha.lrm.LrmCommand;
import org.quorate.ha.status.ServiceState;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Starts, stops and moves the scenario's guests, which takes no time. */
final class Guests {
  private final Store store;

  Guests(Store store) {
    this.store = store;
  }

  JobAnswer perform(LrmCommand.Work work, NodeName node) {
    List<HaEvent> story = new ArrayList<>();
    ServiceId sid = work.job().service();
    boolean ok =
        switch (work) {
          case LrmCommand.StartGuest ignored -> start(sid, node, story);
          case LrmCommand.StopGuest ignored -> stop(sid, node, story);
          case LrmCommand.StopUnhealthy ignored -> {
            var unused = stop(sid, node, story);
            yield false;
          }
          case LrmCommand.MoveGuest(Job job, boolean live) -> move(job, node, story);
        };
    return new JobAnswer(ok, story);
  }

  private boolean start(ServiceId sid, NodeName node, List<HaEvent> story) {
    if (store.failing.startFails(sid, node) || isLocked(sid, "start", story)) {
      return false;
    }
    store.running(node).add(sid);
    return true;
  }

  private boolean stop(ServiceId sid, NodeName node, List<HaEvent> story) {
    if (store.failing.neverStops(sid) || isLocked(sid, "shutdown", story)) {
      return false;
    }
    store.running(node).remove(sid);
    return true;
  }

  /** Where a guest arrives it does not run, however it was moved; its new LRM starts it. */
  private boolean move(Job job, NodeName node, List<HaEvent> story) {
    ServiceId sid = job.service();
    NodeName target = job.target();
    if (target == null || store.failing.motionFails(sid, node)) {
      return false;
    }
    boolean runs = store.running(node).contains(sid);
    boolean live = job.command() == ServiceState.MIGRATE;
    if (live && runs && sid.type().equals("ct")) {
      story.add(HaEvent.problem("container_live_migration_unsupported"));
      live = false;
    }
    String action = live ? "migrate" : "relocate";
    story.add(HaEvent.of("action_begin", "service", sid, "action", action, "to", target));
    if (isLocked(sid, action, story)) {
      return false;
    }
    if (!live && runs) {
      story.add(
          HaEvent.of("action_begin", "service", sid, "action", "stop", "part_of", "relocate"));
      stop(sid, node, story); // the outcome is not looked at: the guest goes anyway
      story.add(HaEvent.of("action_end", "service", sid, "action", "stop", "ok", true));
    }
    store.change(sid, entry -> entry.withNode(target));
    story.add(HaEvent.of("action_end", "service", sid, "action", action, "to", target, "ok", true));
    store.running(node).remove(sid);
    return true;
  }

  private boolean isLocked(ServiceId sid, String action, List<HaEvent> story) {
    String lock = store.service(sid).lock();
    if (lock != null) {
      story.add(HaEvent.problem("service_locked", "service", sid, "lock", lock, "action", action));
    }
    return lock != null;
  }
}
