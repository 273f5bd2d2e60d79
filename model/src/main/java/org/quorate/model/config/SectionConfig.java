package org.quorate.model.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of sections: {@code storage.cfg}, {@code ha/resources.cfg}, {@code ha/rules.cfg}.
 *
 * <pre>
 * # comment
 * dir: local
 * &lt;TAB&gt;path /var/lib/vz
 * &lt;TAB&gt;disable
 *
 * </pre>
 *
 * A header stands at column 0, its properties are indented (a TAB is written, any whitespace is
 * read), a blank line ends a section. Text that was not changed is written back byte for byte:
 * comments, unknown types, unknown keys and unreadable lines included. Unreadable lines are named
 * in {@link #problems()} and skipped; the rest is served. Immutable.
 */
public final class SectionConfig {
  /** A line that was skipped: its number from 1, and why, without a final full stop. */
  public record Problem(int line, String reason) {
    @Override
    public String toString() {
      return "line " + line + ": " + reason;
    }
  }

  /** What the file consists of, from top to bottom. */
  sealed interface Item {
    record Sections(Section section) implements Item {}

    record Loose(String raw) implements Item {}
  }

  private final List<Item> items;
  private final List<Problem> problems;

  SectionConfig(List<Item> items, List<Problem> problems) {
    this.items = List.copyOf(items);
    this.problems = List.copyOf(problems);
  }

  /** The file without a line. */
  public static SectionConfig empty() {
    return new SectionConfig(List.of(), List.of());
  }

  /** Reads any text; what cannot be read is in {@link #problems()}. */
  public static SectionConfig parse(String text) {
    return new SectionReader().read(text);
  }

  /** In the order of the file; no two have the same id. */
  public List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    for (Item item : items) {
      if (item instanceof Item.Sections found) {
        sections.add(found.section());
      }
    }
    return sections;
  }

  public Optional<Section> section(String id) {
    return sections().stream().filter(section -> section.id().equals(id)).findFirst();
  }

  /** The skipped lines of the text this was read from. */
  public List<Problem> problems() {
    return problems;
  }

  /** This file with the section put in place of the one with its id, or at the end. */
  public SectionConfig with(Section section) {
    List<Item> changed = new ArrayList<>(items);
    for (int i = 0; i < changed.size(); i++) {
      if (changed.get(i) instanceof Item.Sections(Section old) && old.id().equals(section.id())) {
        changed.set(i, new Item.Sections(section));
        return new SectionConfig(changed, problems);
      }
    }
    while (!changed.isEmpty() && blank(changed.getLast())) {
      changed.removeLast();
    }
    if (!changed.isEmpty()) {
      changed.add(new Item.Loose(""));
    }
    changed.add(new Item.Sections(section));
    changed.add(new Item.Loose(""));
    return new SectionConfig(changed, problems);
  }

  /** This file without the section of that id and the blank line after it. */
  public SectionConfig without(String id) {
    List<Item> changed = new ArrayList<>();
    boolean removed = false;
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      boolean its = item instanceof Item.Sections(Section section) && section.id().equals(id);
      boolean separator = removed && blank(item) && i < items.size() - 1;
      if (!its && !separator) {
        changed.add(item);
      }
      removed = its;
    }
    return new SectionConfig(changed, problems);
  }

  /** The text for the file; equal to what was read when nothing changed. */
  public String text() {
    List<String> lines = new ArrayList<>();
    for (Item item : items) {
      switch (item) {
        case Item.Sections(Section section) -> lines.addAll(section.raw());
        case Item.Loose(String raw) -> lines.add(raw);
      }
    }
    return String.join("\n", lines);
  }

  private static boolean blank(Item item) {
    return item instanceof Item.Loose(String raw) && raw.isBlank();
  }
}
