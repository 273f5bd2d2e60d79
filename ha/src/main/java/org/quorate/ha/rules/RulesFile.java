package org.quorate.ha.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.quorate.model.InvalidInput;
import org.quorate.model.ServiceId;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/**
 * {@code ha/rules.cfg}.
 *
 * <pre>
 * node-affinity: web-on-fast-nodes
 * &lt;TAB&gt;resources vm:100,vm:101
 * &lt;TAB&gt;nodes node1:2,node2:1
 * &lt;TAB&gt;strict 1
 *
 * resource-affinity: databases-apart
 * &lt;TAB&gt;resources vm:200,vm:201
 * &lt;TAB&gt;affinity negative
 * </pre>
 *
 * A section that cannot be read has no effect and is named in {@link #problems()}; the others hold.
 * Text that was not changed is written back as it was: comments, unknown keys and types, unreadable
 * sections. Immutable.
 */
public final class RulesFile {
  /** Below {@code /etc/pve}. */
  public static final String PATH = "ha/rules.cfg";

  private final SectionConfig file;
  private final List<Rule> rules;
  private final List<String> problems;
  private final Map<String, String> unreadable;

  private RulesFile(SectionConfig file) {
    this.file = file;
    List<Rule> read = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    Map<String, String> reasons = new HashMap<>();
    file.problems().forEach(problem -> skipped.add("ha/rules.cfg " + problem));
    for (Section section : file.sections()) {
      try {
        read.add(RuleSection.read(section));
      } catch (InvalidInput bad) {
        reasons.put(section.id(), bad.getMessage());
        skipped.add("ha/rules.cfg: '" + section.id() + "' has no effect: " + bad.getMessage());
      }
    }
    this.rules = List.copyOf(read);
    this.problems = List.copyOf(skipped);
    this.unreadable = Map.copyOf(reasons);
  }

  /** The file without a rule. */
  public static RulesFile empty() {
    return new RulesFile(SectionConfig.empty());
  }

  /** Reads any text. */
  public static RulesFile parse(String text) {
    return new RulesFile(SectionConfig.parse(text));
  }

  /** Those that could be read, in the order of the file. */
  public List<Rule> rules() {
    return rules;
  }

  public Optional<Rule> rule(String id) {
    return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  /** All sections, readable or not, in the order of the file. */
  public List<Section> sections() {
    return file.sections();
  }

  /** The section of this id, readable or not. */
  public Optional<Section> section(String id) {
    return file.section(id);
  }

  /** Why the section of this id has no effect; empty when it is a rule. */
  public Optional<String> problem(String id) {
    return Optional.ofNullable(unreadable.get(id));
  }

  /** Sections and lines without effect, one sentence each. */
  public List<String> problems() {
    return problems;
  }

  /**
   * The rule written in place of the one with its id, or at the end. Keys that a rule does not have
   * stay.
   *
   * @throws InvalidInput when the id is taken by a section of another type, or cannot be written
   */
  public RulesFile with(Rule rule) {
    Optional<Section> old = file.section(rule.id());
    if (old.isPresent() && !old.get().type().equals(rule.type())) {
      throw new InvalidInput(
          "rule '"
              + rule.id()
              + "' is of type "
              + old.get().type()
              + "; remove it first or choose another name");
    }
    Section section = old.orElseGet(() -> Section.of(rule.type(), rule.id()));
    return new RulesFile(file.with(RuleSection.write(rule, section)));
  }

  /** The file without the rule, also where its name stands more than once. */
  public RulesFile without(String id) {
    SectionConfig left = file;
    while (left.section(id).isPresent()) {
      left = SectionConfig.parse(left.without(id).text());
    }
    return new RulesFile(left);
  }

  /** The rules without this resource; a rule that was about nothing else goes. */
  public RulesFile without(ServiceId resource) {
    RulesFile left = this;
    for (Rule rule : rules) {
      if (rule.resources().contains(resource)) {
        SortedSet<ServiceId> others = new TreeSet<>(rule.resources());
        others.remove(resource);
        left =
            others.isEmpty()
                ? left.without(rule.id())
                : new RulesFile(
                    left.file.with(
                        left.file
                            .section(rule.id())
                            .orElseThrow()
                            .with(RuleSection.RESOURCES, Lists.text(others))));
      }
    }
    return left;
  }

  /** The text for the file; equal to what was read when nothing changed. */
  public String text() {
    return file.text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RulesFile that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
