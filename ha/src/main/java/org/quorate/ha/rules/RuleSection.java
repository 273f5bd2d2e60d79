package org.quorate.ha.rules;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.config.Section;

/** One rule as a section of {@code rules.cfg}. */
final class RuleSection {
  static final String RESOURCES = "resources";
  private static final String NODES = "nodes";
  private static final String STRICT = "strict";
  private static final String AFFINITY = "affinity";
  private static final String DISABLE = "disable";
  private static final String COMMENT = "comment";

  /** Proxmox VE's form of the names in configuration files ({@code pve-configid}). */
  private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]+");

  private RuleSection() {}

  /**
   * Reads the section.
   *
   * @throws InvalidInput when it is not a rule
   */
  static Rule read(Section section) {
    checkId(section.id());
    boolean disabled = section.get(DISABLE).isPresent();
    @Nullable String comment = section.get(COMMENT).orElse(null);
    return switch (section.type()) {
      case NodeAffinityRule.TYPE ->
          new NodeAffinityRule(
              section.id(),
              Lists.resources(required(section, RESOURCES)),
              Lists.nodes(required(section, NODES)),
              section.flag(STRICT, false),
              disabled,
              comment);
      case ResourceAffinityRule.TYPE ->
          new ResourceAffinityRule(
              section.id(),
              Lists.resources(required(section, RESOURCES)),
              Affinity.parse(required(section, AFFINITY)),
              disabled,
              comment);
      default ->
          throw new InvalidInput(
              "'"
                  + Quoted.of(section.type())
                  + "' is not a type of rule: use "
                  + NodeAffinityRule.TYPE
                  + " or "
                  + ResourceAffinityRule.TYPE);
    };
  }

  /** The section saying what the rule says; what says so already keeps its spelling. */
  static Section write(Rule rule, Section section) {
    checkId(rule.id());
    Optional<Rule> before = readable(section);
    Section written = section;
    if (before.isEmpty() || !before.get().resources().equals(rule.resources())) {
      written = written.with(RESOURCES, Lists.text(rule.resources()));
    }
    written =
        switch (rule) {
          case NodeAffinityRule now -> nodeAffinity(now, before, written);
          case ResourceAffinityRule now -> written.with(AFFINITY, now.affinity().text());
        };
    if (rule.disabled() != written.get(DISABLE).isPresent()) {
      written = rule.disabled() ? written.with(DISABLE, "1") : written.without(DISABLE);
    }
    @Nullable String comment = rule.comment();
    return comment == null ? written.without(COMMENT) : written.with(COMMENT, comment);
  }

  private static Section nodeAffinity(
      NodeAffinityRule now, Optional<Rule> before, Section section) {
    Section written = section;
    boolean sameNodes =
        before.isPresent()
            && before.get() instanceof NodeAffinityRule old
            && old.nodes().equals(now.nodes());
    if (!sameNodes) {
      written = written.with(NODES, Lists.text(now.nodes()));
    }
    return now.strict() ? written.with(STRICT, true) : written.without(STRICT);
  }

  private static Optional<Rule> readable(Section section) {
    try {
      return Optional.of(read(section));
    } catch (InvalidInput bad) {
      return Optional.empty();
    }
  }

  /** Refuses a name that Proxmox VE would not read. */
  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  static void checkId(String id) {
    if (!isId(id)) {
      throw new InvalidInput(
          "'" + Quoted.of(id) + "' is not a name: use a letter, then letters, digits, '-' and '_'");
    }
  }

  private static String required(Section section, String key) {
    return section.get(key).orElseThrow(() -> new InvalidInput("it lacks '" + key + "'; add it"));
  }
}
