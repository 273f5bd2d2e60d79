package org.quorate.ha.crm;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.HaEvent;
import org.quorate.ha.rules.Compilation;
import org.quorate.ha.rules.CompiledRules;
import org.quorate.ha.rules.Finding;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.LegacyGroups;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.status.ServiceConfig;
import org.quorate.model.ServiceId;

/** What rules and legacy groups mean for the services of this round. */
final class RuleDesk {
  private final ManagerRound round;
  private @Nullable RuleMemory memory;
  private RulesFile file;
  private GroupsFile groups;
  private boolean migrated;

  RuleDesk(ManagerRound round, @Nullable RuleMemory memory) {
    this.round = round;
    this.memory = memory;
    this.file = round.reading.placement().rules();
    this.groups = round.reading.placement().groups();
  }

  @Nullable RuleMemory memory() {
    return memory;
  }

  CompiledRules compiled() {
    return memory == null ? CompiledRules.NONE : memory.compiled();
  }

  GroupsFile groups() {
    return groups;
  }

  /** Groups as rules, with the services of this round. */
  LegacyGroups legacy() {
    Map<ServiceId, String> groupOf = new HashMap<>();
    round.configs.forEach(
        (sid, config) -> {
          String group = config.group();
          if (group != null) {
            groupOf.put(sid, group);
          }
        });
    return new LegacyGroups(groups.groups(), groupOf);
  }

  /** The rules with those of the groups, which are gone from now on. */
  RulesFile migrate() {
    file = legacy().migrated(file);
    groups = GroupsFile.empty();
    migrated = true;
    return file;
  }

  /** As long as there are groups, they decide whether their services return to better nodes. */
  void applyGroups() {
    LegacyGroups legacy = legacy();
    for (Map.Entry<ServiceId, ServiceConfig> entry : round.configs.entrySet()) {
      Boolean failback = legacy.failback(entry.getKey());
      if (failback != null) {
        entry.setValue(entry.getValue().withFailback(failback));
      }
    }
  }

  void compileIfChanged(boolean nodeListChanged) {
    String digest = round.reading.placement().digest();
    RuleMemory last = memory;
    if (last == null || nodeListChanged || migrated) {
      compile(migrated ? null : digest);
    } else if (last.digest() == null && last.file().equals(file) && groups.groups().isEmpty()) {
      memory = new RuleMemory(digest, file, last.compiled());
    } else if (!digest.equals(last.digest())) {
      compile(digest);
    }
  }

  private void compile(@Nullable String digest) {
    Compilation compilation =
        Compilation.of(legacy().inMemory(file.rules()), Set.copyOf(round.nodes.keySet()));
    compilation.dropped().forEach(this::tellDropped);
    memory = new RuleMemory(digest, file, compilation.compiled());
  }

  private void tellDropped(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rule", finding.rule());
    fields.put("reason", finding.reason().code());
    ServiceId service = finding.service();
    if (service != null) {
      fields.put("service", service);
    }
    round.report(new HaEvent("rule_dropped", fields));
  }

  /** Services that stay with this one. */
  List<ServiceId> together(ServiceId sid) {
    return List.copyOf(compiled().positive(sid));
  }

  /** Services that stay apart from this one. */
  List<ServiceId> apart(ServiceId sid) {
    return List.copyOf(compiled().negative(sid));
  }
}
