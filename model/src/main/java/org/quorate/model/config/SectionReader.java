package org.quorate.model.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quorate.model.Quoted;

/** Reads the lines of one {@link SectionConfig}; used once. */
final class SectionReader {
  private static final Pattern HEADER =
      Pattern.compile("(" + Section.TYPE.pattern() + "):\\s*(" + Section.ID.pattern() + ")\\s*");
  private static final Pattern PROPERTY =
      Pattern.compile("\\s+(" + Section.KEY.pattern() + ")(?:\\s+(.*?))?\\s*", Pattern.DOTALL);

  private final List<SectionConfig.Item> items = new ArrayList<>();
  private final List<SectionConfig.Problem> problems = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  /** The section being read; null between sections and after an unreadable header. */
  private @Nullable Open open;

  private boolean skipping;

  private record Open(
      String type, String id, String header, List<Section.Line> lines, Set<String> keys) {}

  SectionConfig read(String text) {
    int number = 0;
    for (String raw : text.isEmpty() ? new String[0] : text.split("\n", -1)) {
      number++;
      if (raw.isBlank()) {
        close();
        items.add(new SectionConfig.Item.Loose(raw));
      } else if (raw.stripLeading().startsWith("#")) {
        keep(raw);
      } else if (Character.isWhitespace(raw.charAt(0))) {
        property(raw, number);
      } else {
        header(raw, number);
      }
    }
    close();
    return new SectionConfig(items, problems);
  }

  private void header(String raw, int number) {
    close();
    Matcher m = HEADER.matcher(raw);
    if (!m.matches()) {
      skip(raw, number, "'" + Quoted.of(raw) + "' is not a section header 'type: id'");
      skipping = true;
    } else if (!ids.add(m.group(2))) {
      skip(raw, number, "section '" + Quoted.of(m.group(2)) + "' is there a second time");
      skipping = true;
    } else {
      open = new Open(m.group(1), m.group(2), raw, new ArrayList<>(), new HashSet<>());
    }
  }

  private void property(String raw, int number) {
    Matcher m = PROPERTY.matcher(raw);
    if (skipping) {
      keep(raw);
    } else if (open == null) {
      skip(raw, number, "'" + Quoted.of(raw.strip()) + "' stands outside a section");
    } else if (!m.matches()
        || raw.strip().chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
      skip(raw, number, "'" + Quoted.of(raw.strip()) + "' is not a property 'key value'");
    } else if (!open.keys().add(m.group(1))) {
      skip(raw, number, "'" + m.group(1) + "' of '" + Quoted.of(open.id()) + "' is given twice");
    } else {
      String value = m.group(2) == null || m.group(2).isEmpty() ? "1" : m.group(2);
      open.lines().add(new Section.Line(raw, m.group(1), value));
    }
  }

  private void skip(String raw, int number, String reason) {
    problems.add(new SectionConfig.Problem(number, reason));
    keep(raw);
  }

  private void keep(String raw) {
    if (open != null) {
      open.lines().add(new Section.Line(raw, null, ""));
    } else {
      items.add(new SectionConfig.Item.Loose(raw));
    }
  }

  private void close() {
    if (open != null) {
      items.add(
          new SectionConfig.Item.Sections(
              new Section(open.type(), open.id(), open.header(), open.lines())));
    }
    open = null;
    skipping = false;
  }
}
