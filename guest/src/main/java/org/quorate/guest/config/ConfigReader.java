package org.quorate.guest.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quorate.model.Quoted;

/** Reads the lines of one configuration; used once. */
final class ConfigReader {
  private static final Pattern HEADER =
      Pattern.compile("\\[(PENDING|special:[a-z-]+|[A-Za-z][A-Za-z0-9_-]*)\\]\\s*");
  private static final Pattern OPTION =
      Pattern.compile("([A-Za-z][A-Za-z0-9_-]*):\\s*(\\S.*?)\\s*", Pattern.DOTALL);

  private final List<ConfigSection> sections = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> keys = new HashSet<>();
  private List<ConfigSection.Line> lines = new ArrayList<>();
  private String name = "";
  private @Nullable String header;

  List<ConfigSection> read(String text) {
    int number = 0;
    for (String raw : text.isEmpty() ? new String[0] : text.split("\n", -1)) {
      number++;
      if (raw.startsWith("[")) {
        header(raw, number);
      } else if (raw.isBlank() || raw.startsWith("#")) {
        keep(raw);
      } else {
        option(raw, number);
      }
    }
    close();
    return sections;
  }

  List<String> problems() {
    return problems;
  }

  private void header(String raw, int number) {
    Matcher m = HEADER.matcher(raw);
    if (!m.matches()) {
      problems.add("line " + number + ": '" + Quoted.of(raw) + "' is not a section header");
      openSkipped(raw);
    } else if (!names.add(m.group(1))) {
      problems.add("line " + number + ": section '" + m.group(1) + "' is there a second time");
      openSkipped(raw);
    } else {
      open(m.group(1), raw);
    }
  }

  /** What follows an unreadable header is kept under a name nobody can ask for. */
  private void openSkipped(String raw) {
    open("\0" + sections.size(), raw);
  }

  private void open(String sectionName, String raw) {
    close();
    name = sectionName;
    header = raw;
    lines = new ArrayList<>();
    keys.clear();
  }

  private void option(String raw, int number) {
    Matcher m = OPTION.matcher(raw);
    if (!m.matches() || m.group(2).chars().anyMatch(Character::isISOControl)) {
      problems.add("line " + number + ": '" + Quoted.of(raw) + "' is not an option 'key: value'");
      keep(raw);
    } else if (!keys.add(m.group(1))) {
      problems.add("line " + number + ": option '" + Quoted.of(m.group(1)) + "' is given twice");
      keep(raw);
    } else {
      lines.add(new ConfigSection.Line(raw, m.group(1), m.group(2)));
    }
  }

  private void keep(String raw) {
    lines.add(new ConfigSection.Line(raw, null, ""));
  }

  private void close() {
    sections.add(new ConfigSection(name, header, lines));
  }
}
