package org.quorate.ha.crm;

import java.util.List;
import java.util.regex.Pattern;
import org.quorate.ha.HaEvent;
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

  CommandQueue(ManagerRound round) {
    this.round = round;
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
    String verb = words[0];
    if (words.length == 3 && (verb.equals("migrate") || verb.equals("relocate"))) {
      motion(line, verb, ServiceId.parse(words[1]), new NodeName(words[2]));
    } else if (words.length == 3 && verb.equals("stop") && words[2].matches("[0-9]{1,6}")) {
      stop(line, ServiceId.parse(words[1]), words[2]);
    } else if (words.length == 2 && verb.equals("enable-node-maintenance")) {
      enableMaintenance(line, new NodeName(words[1]));
    } else if (words.length == 2 && verb.equals("disable-node-maintenance")) {
      disableMaintenance(new NodeName(words[1]));
    } else {
      unparsable(line);
    }
  }

  private void motion(String line, String verb, ServiceId sid, NodeName target) {
    ServiceRecord service = round.services.get(sid);
    if (service == null) {
      unknownService(line, sid);
    } else if (!round.isOnline(target)) {
      round.report(
          HaEvent.problem("command_node_offline", "command", line, "service", sid, "to", target));
    } else if (service.node().equals(target)) {
      round.report(
          HaEvent.of(
              "command_ignored", "reason", "already_on_target", "command", line, "service", sid));
    } else {
      accept(line, sid);
      round.put(sid, service.withCommand(List.of(verb, target.value())));
    }
  }

  private void stop(String line, ServiceId sid, String seconds) {
    ServiceRecord service = round.services.get(sid);
    if (service == null) {
      unknownService(line, sid);
    } else {
      accept(line, sid);
      round.put(sid, service.withCommand(List.of("stop", seconds)));
    }
  }

  private void enableMaintenance(String line, NodeName node) {
    switch (round.node(node)) {
      case ONLINE -> round.maintenanceRequests.add(node);
      case MAINTENANCE ->
          round.report(
              HaEvent.of(
                  "command_ignored",
                  "reason",
                  "already_in_maintenance",
                  "command",
                  line,
                  "subject",
                  node));
      case UNKNOWN, FENCE, GONE ->
          round.report(HaEvent.problem("command_node_offline", "command", line, "subject", node));
    }
  }

  private void disableMaintenance(NodeName node) {
    if (round.node(node) != NodeState.MAINTENANCE) {
      round.report(HaEvent.problem("maintenance_clear_wrong_state", "subject", node));
    }
    round.maintenanceRequests.remove(node);
  }

  private void accept(String line, ServiceId sid) {
    round.report(HaEvent.of("command_accepted", "command", line, "service", sid));
  }

  private void unknownService(String line, ServiceId sid) {
    round.report(HaEvent.problem("command_unknown_service", "command", line, "service", sid));
  }

  private void unparsable(String line) {
    round.report(HaEvent.problem("command_unparsable", "command", Quoted.of(line)));
  }
}
