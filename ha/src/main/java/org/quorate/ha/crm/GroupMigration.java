package org.quorate.ha.crm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.quorate.ha.HaEvent;
import org.quorate.ha.rules.LegacyGroups;
import org.quorate.ha.rules.ManagerVersion;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.LrmMode;
import org.quorate.ha.status.LrmState;
import org.quorate.ha.status.LrmStatus;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** Turns legacy groups into rules, once every node is there and knows rules. */
final class GroupMigration {
  /** The third round of a master tries first. */
  static final int FIRST_TRY_ROUNDS = 3;

  private static final int NEXT_TRY_ROUNDS = 6;
  private static final int ROUND_SECONDS = 10;

  private final ManagerRound round;

  GroupMigration(ManagerRound round) {
    this.round = round;
  }

  /** One round less until the next try; without groups there is nothing to try. */
  void countDown() {
    if (round.rules.groups().groups().isEmpty()) {
      return;
    }
    round.groupMigrationRounds--;
    if (round.groupMigrationRounds > 0) {
      return;
    }
    round.groupMigrationRounds = NEXT_TRY_ROUNDS;
    step("start");
    if (round.nodes.keySet().stream().allMatch(this::isReady)) {
      migrate();
    } else {
      step("failed");
      step("retry", "rounds", NEXT_TRY_ROUNDS, "seconds", NEXT_TRY_ROUNDS * ROUND_SECONDS);
    }
  }

  private boolean isReady(NodeName node) {
    step("check_node", "subject", node, "state", round.node(node).text());
    if (!round.isOnline(node)) {
      return refused("node_offline", node);
    }
    LrmStatus lrm = round.reading.lrmStatuses().get(node);
    if (lrm == null) {
      step("check_lrm", "subject", node);
      return refused("lrm_state", node);
    }
    step("check_lrm", "subject", node, "state", lrm.state().text(), "mode", lrm.mode().text());
    boolean atWork =
        lrm.state() == LrmState.ACTIVE
            || (lrm.state() == LrmState.WAIT_FOR_AGENT_LOCK && round.active(node) == 0);
    if (!atWork) {
      return refused("lrm_state", node);
    }
    if (lrm.mode() != LrmMode.ACTIVE) {
      return refused("lrm_mode", node);
    }
    String version = round.reading.placement().versions().getOrDefault(node, "");
    step("check_version", "subject", node, "version", version);
    if (!ManagerVersion.knowsRules(version)) {
      round.report(
          HaEvent.problem(
              "group_migration_version_too_old",
              "subject",
              node,
              "version",
              ManagerVersion.KNOWS_RULES.toString()));
      return false;
    }
    return true;
  }

  private boolean refused(String why, NodeName node) {
    round.report(HaEvent.problem("group_migration_" + why, "subject", node));
    return false;
  }

  private void migrate() {
    LegacyGroups legacy = round.rules.legacy();
    Set<String> staying = new TreeSet<>();
    legacy
        .groups()
        .forEach(
            (name, group) -> {
              if (group.noFailback()) {
                staying.add(name);
              }
            });
    RulesFile rules = round.rules.migrate();
    step("rules_written");
    for (Map.Entry<ServiceId, ServiceConfig> entry : round.configs.entrySet()) {
      ServiceConfig config = entry.getValue();
      String group = config.group();
      if (group != null) {
        boolean failback = config.failback() && !staying.contains(group);
        entry.setValue(config.withFailback(failback).withoutGroup());
      }
    }
    step("resources_written");
    round.commands.add(new CrmCommand.MigrateGroups(rules, List.copyOf(staying)));
    step("groups_deleted");
    step("done");
  }

  private void step(String step, Object... fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("step", step);
    all.putAll(HaEvent.of("", fields).fields());
    round.report(new HaEvent("group_migration", all));
  }
}
