package org.quorate.ha.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/**
 * {@code ha/groups.cfg}: {@code group: NAME} with {@code nodes}, {@code restricted} and {@code
 * nofailback}. Read until it is migrated to rules, then it is gone.
 *
 * @param groups by name
 * @param problems sections and lines without effect, one sentence each
 */
public record GroupsFile(SortedMap<String, Group> groups, List<String> problems) {
  /** Below {@code /etc/pve}. */
  public static final String PATH = "ha/groups.cfg";

  private static final String TYPE = "group";

  public GroupsFile {
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    problems = List.copyOf(problems);
  }

  /** No file, or one that was migrated. */
  public static GroupsFile empty() {
    return new GroupsFile(new TreeMap<>(), List.of());
  }

  /** Reads any text. */
  public static GroupsFile parse(String text) {
    SectionConfig file = SectionConfig.parse(text);
    List<String> problems = new ArrayList<>();
    file.problems().forEach(problem -> problems.add("ha/groups.cfg " + problem));
    SortedMap<String, Group> groups = new TreeMap<>();
    for (Section section : file.sections()) {
      try {
        groups.put(section.id(), group(section));
      } catch (InvalidInput bad) {
        problems.add("ha/groups.cfg: '" + section.id() + "' has no effect: " + bad.getMessage());
      }
    }
    return new GroupsFile(groups, problems);
  }

  private static Group group(Section section) {
    if (!section.type().equals(TYPE)) {
      throw new InvalidInput(
          "'" + Quoted.of(section.type()) + "' is not a type of group: use 'group: NAME'");
    }
    RuleSection.checkId(section.id());
    return new Group(
        section.id(),
        Lists.nodes(
            section.get("nodes").orElseThrow(() -> new InvalidInput("it lacks 'nodes'; add it"))),
        section.flag("restricted", false),
        section.flag("nofailback", false),
        section.get("comment").orElse(null));
  }

  /**
   * The file with a group for each rule of one that is there before and not after: it says what the
   * rule said.
   */
  public static SectionConfig withEmptied(SectionConfig file, RulesFile before, RulesFile after) {
    SectionConfig kept = file;
    for (Rule rule : before.rules()) {
      String id = LegacyGroups.groupOf(rule).orElse(null);
      if (id != null
          && rule instanceof NodeAffinityRule nodes
          && after.section(rule.id()).isEmpty()) {
        kept = kept.with(section(nodes, kept.section(id).orElseGet(() -> Section.of(TYPE, id))));
      }
    }
    return kept;
  }

  private static Section section(NodeAffinityRule rule, Section group) {
    Section said = group.with("nodes", Lists.text(rule.nodes())).with("restricted", rule.strict());
    @Nullable String comment = rule.comment();
    return comment == null ? said.without("comment") : said.with("comment", comment);
  }
}
