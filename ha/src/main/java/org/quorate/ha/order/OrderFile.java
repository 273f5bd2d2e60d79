package org.quorate.ha.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quorate.ha.readiness.Probe;
import org.quorate.ha.rules.Lists;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;
import org.quorate.model.ServiceId;
import org.quorate.model.config.Section;
import org.quorate.model.config.SectionConfig;

/**
 * {@code ha/quorate-order.cfg}: a file of Quorate's own, where foreign managers do not look.
 *
 * <pre>
 * start-order: web-after-db
 * &lt;TAB&gt;resources vm:101,vm:102
 * &lt;TAB&gt;after vm:100
 * &lt;TAB&gt;ready tcp:10.0.0.5:5432
 * &lt;TAB&gt;timeout 300
 * </pre>
 *
 * A section that cannot be read has no effect and is named in {@link #problems()}; so have the
 * rules of a circle, which is named too. Immutable.
 */
public final class OrderFile {
  /** Below {@code /etc/pve}. */
  public static final String PATH = "ha/quorate-order.cfg";

  private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{1,127}");
  private static final String RESOURCES = "resources";
  private static final String AFTER = "after";
  private static final String READY = "ready";
  private static final String TIMEOUT = "timeout";
  private static final String DISABLE = "disable";
  private static final String COMMENT = "comment";

  private final SectionConfig file;
  private final List<OrderRule> all;
  private final List<OrderRule> effective;
  private final List<String> problems;

  private OrderFile(SectionConfig file) {
    this.file = file;
    List<OrderRule> read = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    file.problems().forEach(problem -> skipped.add(PATH + " " + problem));
    for (Section section : file.sections()) {
      try {
        read.add(read(section));
      } catch (InvalidInput bad) {
        skipped.add(PATH + ": '" + section.id() + "' has no effect: " + bad.getMessage());
      }
    }
    List<OrderRule> enabled = read.stream().filter(rule -> !rule.disabled()).toList();
    Circle circle = new Circle(enabled);
    Optional<List<ServiceId>> found = circle.find();
    found.ifPresent(
        way ->
            skipped.add(
                PATH + ": the rules of the circle " + text(way) + " have no effect: open it"));
    this.all = List.copyOf(read);
    this.effective = found.isEmpty() ? enabled : circle.without();
    this.problems = List.copyOf(skipped);
  }

  public static OrderFile empty() {
    return new OrderFile(SectionConfig.empty());
  }

  /** Reads any text. */
  public static OrderFile parse(String text) {
    return new OrderFile(SectionConfig.parse(text));
  }

  /** Those that have an effect. */
  public List<OrderRule> rules() {
    return effective;
  }

  /** Those that could be read, disabled and circular ones included. */
  public List<OrderRule> all() {
    return all;
  }

  /** Sections and lines without effect, one sentence each. */
  public List<String> problems() {
    return problems;
  }

  /**
   * With the rule, in place of the one of its name.
   *
   * @throws InvalidInput when the rules would go in a circle, which is named
   */
  public OrderFile with(OrderRule rule) {
    List<OrderRule> then = new ArrayList<>(all);
    then.removeIf(other -> other.disabled() || other.id().equals(rule.id()));
    if (!rule.disabled()) {
      then.add(rule);
    }
    new Circle(then)
        .find()
        .ifPresent(
            way -> {
              throw new InvalidInput(
                  "'" + rule.id() + "' would close a circle: " + text(way) + "; open it elsewhere");
            });
    Section section = Section.of(OrderRule.TYPE, checked(rule.id()));
    section = section.with(RESOURCES, join(rule.resources())).with(AFTER, join(rule.after()));
    section = section.with(READY, rule.ready().text());
    section = section.with(TIMEOUT, Integer.toString(rule.timeoutSeconds()));
    section = rule.disabled() ? section.with(DISABLE, true) : section;
    String comment = rule.comment();
    section = comment == null ? section : section.with(COMMENT, comment);
    return new OrderFile(file.with(section));
  }

  /** Whether there is a section of this name, readable or not. */
  public boolean has(String id) {
    return file.section(id).isPresent();
  }

  /** Without the section of this name. */
  public OrderFile without(String id) {
    return new OrderFile(file.without(id));
  }

  public String text() {
    return file.text();
  }

  /** {@code vm:101 after vm:100 after vm:101}. */
  private static String text(List<ServiceId> way) {
    return way.stream().map(ServiceId::toString).collect(Collectors.joining(" after "));
  }

  private static String join(SortedSet<ServiceId> resources) {
    return resources.stream().map(ServiceId::toString).collect(Collectors.joining(","));
  }

  private static String checked(String id) {
    if (!ID.matcher(id).matches()) {
      throw new InvalidInput(
          "'" + Quoted.of(id) + "' is no name: use a letter, then letters, digits, - and _");
    }
    return id;
  }

  private static OrderRule read(Section section) {
    if (!section.type().equals(OrderRule.TYPE)) {
      throw new InvalidInput("its type is not " + OrderRule.TYPE);
    }
    @Nullable String comment = section.get(COMMENT).orElse(null);
    return new OrderRule(
        checked(section.id()),
        resources(section, RESOURCES),
        resources(section, AFTER),
        section.get(READY).map(Probe::parse).orElse(OrderRule.READY_DEFAULT),
        section.get(TIMEOUT).map(OrderFile::seconds).orElse(OrderRule.TIMEOUT_DEFAULT_SECONDS),
        section.get(DISABLE).isPresent(),
        comment);
  }

  private static SortedSet<ServiceId> resources(Section section, String key) {
    return section
        .get(key)
        .map(Lists::resources)
        .map(TreeSet::new)
        .orElseThrow(() -> new InvalidInput("'" + key + "' is missing"));
  }

  private static int seconds(String text) {
    if (!text.strip().matches("[0-9]{1,6}")) {
      throw new InvalidInput("'" + Quoted.of(text) + "' is no number of seconds");
    }
    return Integer.parseInt(text.strip());
  }
}
