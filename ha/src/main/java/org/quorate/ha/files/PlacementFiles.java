package org.quorate.ha.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.quorate.ha.crm.PlacementReading;
import org.quorate.ha.rules.GroupsFile;
import org.quorate.ha.rules.RulesFile;
import org.quorate.ha.scheduling.SchedulerSettings;
import org.quorate.model.NodeName;
import org.quorate.model.config.FileDigest;
import org.quorate.model.config.PropertyString;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/** The files that decide where services go. */
public final class PlacementFiles {
  public static final String RULES = "ha/rules.cfg";
  public static final String GROUPS = "ha/groups.cfg";

  /** Groups that were made rules, as they were: who names one later means its nodes. */
  public static final String MIGRATED = "ha/groups.migrated";

  private final HaFiles files;
  private final Tree tree;

  public PlacementFiles(HaFiles files) {
    this.files = files;
    this.tree = files.tree();
  }

  /**
   * What the machine needs of them. Sections that cannot be read have no effect.
   *
   * @param settings of the scheduler, read apart because a broken line must not make rules void
   */
  public PlacementReading read(
      SchedulerSettings settings, PlacementReading.Loads loads, Map<NodeName, String> versions)
      throws IOException {
    String rules = tree.read(RULES).orElse("");
    String groups = tree.read(GROUPS).orElse("");
    String resources = tree.read(HaFiles.RESOURCES).orElse("");
    String all = rules.length() + " " + groups.length() + "\n" + rules + groups + resources;
    return new PlacementReading(
        RulesFile.parse(rules),
        GroupsFile.parse(groups),
        FileDigest.of(all.getBytes(StandardCharsets.UTF_8)),
        settings,
        loads,
        versions);
  }

  /** Whether there are legacy groups, for which the nodes' versions must be known. */
  public boolean hasGroups() throws IOException {
    return tree.exists(GROUPS);
  }

  /** The line {@code crs} of {@code datacenter.cfg}. */
  public SchedulerSettings settings() throws IOException {
    Map<String, String> crs =
        files
            .datacenter("crs")
            .map(text -> PropertyString.parse(text, "ha").asMap())
            .orElse(Map.of());
    return SchedulerSettings.of(crs);
  }

  /**
   * Writes the rules that take the place of groups, then takes the groups out of the resources and
   * removes their file: cut off in between, the next try finds the groups still there. Call with
   * the lock "domain-ha" held.
   *
   * @param staying groups whose services do not return to better nodes
   */
  public void migrateGroups(RulesFile rules, List<String> staying) throws IOException {
    tree.directories("ha");
    tree.write(RULES, rules.text());
    SectionConfig resources = files.resourcesConfig();
    for (Section section : resources.sections()) {
      String group = section.get("group").orElse(null);
      if (group != null) {
        Section free = section.without("group");
        resources = resources.with(staying.contains(group) ? free.with("failback", false) : free);
      }
    }
    files.write(resources);
    keepMigrated();
    tree.remove(GROUPS);
  }

  /** A group without services has no rule; without this, nobody would know its nodes any more. */
  private void keepMigrated() throws IOException {
    SectionConfig kept =
        tree.read(MIGRATED).map(SectionConfig::parse).orElseGet(SectionConfig::empty);
    for (Section group : SectionConfig.parse(tree.read(GROUPS).orElse("")).sections()) {
      kept = kept.with(group);
    }
    tree.write(MIGRATED, kept.text());
  }

  /**
   * Keeps what the rules of groups say whose last services are taken out. Call with the lock
   * "domain-ha" held, before the rules are written.
   */
  public void keepEmptied(RulesFile before, RulesFile after) throws IOException {
    if (after.equals(before)) {
      return;
    }
    SectionConfig old =
        tree.read(MIGRATED).map(SectionConfig::parse).orElseGet(SectionConfig::empty);
    SectionConfig kept = GroupsFile.withEmptied(old, before, after);
    if (!kept.text().equals(old.text())) {
      tree.write(MIGRATED, kept.text());
    }
  }

  /** The groups that were made rules. */
  public GroupsFile migratedGroups() throws IOException {
    return GroupsFile.parse(tree.read(MIGRATED).orElse(""));
  }
}
