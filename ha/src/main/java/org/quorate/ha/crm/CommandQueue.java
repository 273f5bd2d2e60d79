package org.quorate.ha.crm;

import java.util.List;
import java.util.regex.Pattern;
import org.quorate.ha.HaEvent;
import org.quorate.ha.status.Disarm;
import org.quorate.ha.status.NodeState;
import org.quorate.ha.status.ServiceRecord;
import org.quorate.model.InvalidInput;
import org.quorate.model.NodeName;
import org.quorate.model.Quoted;
import org.quorate.model.ServiceId;

/** The lines of {@code ha/crm_commands}: what administrators asked of the master. */
final class CommandQueue {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final ManagerRound round;
  private final Motions motions;

  CommandQueue(ManagerRound round) {
    this.round = round;
    this.motions = new Motions(round);
  }

  /** In order; a later command for the same service replaces an earlier one. */
  void process(List<String> lines) {
    for (String line : lines) {
      if (line.isBlank()) {
        continue;
      }
      try {
        one(line.strip());
      } catch (InvalidInput malformed) {
        unparsable(line);
      }
    }
  }

  private void one(String line) {
    String[] words = BLANKS.split(line);
    switch (words[0] + " " + words.length) {
      case "migrate 3", "relocate 3" ->
          motion(line, words[0], ServiceId.parse(words[1]), new NodeName(words[2]));
      case "stop 3" -> {
        if (words[2].matches("[0-9]{1,6}")) {
          stop(line, ServiceId.parse(words[1]), words[2]);
        } else {
          unparsable(line);
        }
      }
      case "enable-node-maintenance 2" -> enableMaintenance(line, new NodeName(words[1]));
      case "disable-node-maintenance 2" -> disableMaintenance(new NodeName(words[1]));
      case "disarm-ha 2" -> disarm(line, words[1]);
      case "arm-ha 1" -> arm(line);
      default -> unparsable(line);
    }
  }

  private void motion(String line, String task, ServiceId sid, NodeName target) {
    ServiceRecord service = round.services.get(sid);
    if (service == null) {
      unknownService(line, sid);
    } else if (!round.isOnline(target)) {
      round.report(HaEvent.problem("command_node_offline", "command", line, "service", sid));
    } else if (service.node().equals(target)) {
      round.report(
          HaEvent.of(
              "command_ignored", "reason", "already_on_target", "command", line, "service", sid));
    } else {
      motions.queue(line, task, sid, target);
    }
  }

  private void stop(String line, ServiceId sid, String seconds) {
    ServiceRecord service = round.services.get(sid);
    if (service == null) {
      unknownService(line, sid);
    } else {
      round.report(HaEvent.of("command_accepted", "command", line, "service", sid));
      round.put(sid, service.withCommand(List.of("stop", seconds)));
    }
  }

  private void enableMaintenance(String line, NodeName node) {
    if (round.disarm != null) {
      ignored("enable-node-maintenance", "disarmed", "subject", node);
      return;
    }
    switch (round.node(node)) {
      case ONLINE -> round.maintenanceRequests.add(node);
      case MAINTENANCE ->
          ignored("enable-node-maintenance", "already_in_maintenance", "subject", node);
      case UNKNOWN, FENCE, GONE ->
          round.report(HaEvent.problem("command_node_offline", "command", line));
    }
  }

  private void disableMaintenance(NodeName node) {
    NodeState state = round.node(node);
    if (state != NodeState.MAINTENANCE) {
      round.report(
          HaEvent.problem("maintenance_clear_wrong_state", "subject", node, "state", state.text()));
    }
    round.maintenanceRequests.remove(node);
  }

  private void disarm(String line, String mode) {
    Disarm now = round.disarm;
    if (now != null) {
      ignored("disarm-ha", "already_disarmed", "state", now.phase().text());
      return;
    }
    Disarm.Mode how;
    try {
      how = Disarm.Mode.parse(mode);
    } catch (InvalidInput unknown) {
      round.report(HaEvent.problem("unknown_disarm_mode", "mode", Quoted.of(mode)));
      return;
    }
    round.report(HaEvent.of("command_accepted", "command", line));
    if (how == Disarm.Mode.IGNORE) {
      round
          .services
          .keySet()
          .forEach(sid -> round.report(HaEvent.of("disarm_tracking_suspended", "service", sid)));
    }
    round.disarm = new Disarm(how, Disarm.Phase.DISARMING);
  }

  private void arm(String line) {
    Disarm now = round.disarm;
    if (now == null) {
      ignored("arm-ha", "not_disarmed");
      return;
    }
    round.report(HaEvent.of("command_accepted", "command", line));
    if (now.mode() == Disarm.Mode.IGNORE) {
      List.copyOf(round.services.keySet())
          .forEach(sid -> round.followConfiguration(sid, "disarm_ignore"));
    }
    round.disarm = null;
  }

  private void ignored(String command, String reason, Object... more) {
    Object[] fields = new Object[4 + more.length];
    fields[0] = "cmd";
    fields[1] = command;
    fields[2] = "reason";
    fields[3] = reason;
    System.arraycopy(more, 0, fields, 4, more.length);
    round.report(HaEvent.of("command_ignored", fields));
  }

  private void unknownService(String line, ServiceId sid) {
    round.report(HaEvent.problem("command_unknown_service", "command", line, "service", sid));
  }

  private void unparsable(String line) {
    round.report(HaEvent.problem("command_unparsable", "command", Quoted.of(line)));
  }
}
