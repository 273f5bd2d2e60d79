package org.quorate.corosync.conf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * Reads the lines of corosync.conf(5) into a tree. Every line is kept as it is, so that an
 * unchanged tree is written as the same bytes.
 */
final class ConfParser {
  /** Corosync reads lines into a buffer of 512 bytes; a longer one it would cut in two. */
  static final int LINE_CHARACTERS_MAX = 510;

  /** corosync.conf has 3 levels; a limit keeps nonsense from filling memory. */
  static final int DEPTH_MAX = 10;

  static final int LINES_MAX = 20_000;

  private static final Pattern OPENING = Pattern.compile("([A-Za-z0-9_.-]+)\\s*\\{");
  private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_.-]+)\\s*:\\s*([^{}]*)");

  private final Deque<Open> open = new ArrayDeque<>();

  /** A section whose closing brace is still to come. */
  private record Open(String line, String name, int lineNumber, List<ConfItem> items) {}

  private ConfParser() {}

  /**
   * The whole file as a section without name.
   *
   * @throws InvalidInput naming the first line that is broken
   */
  static ConfItem.Section parse(String text) {
    return new ConfParser().read(text.split("\n", -1));
  }

  private ConfItem.Section read(String[] lines) {
    if (lines.length > LINES_MAX) {
      throw new InvalidInput("corosync.conf has more than " + LINES_MAX + " lines");
    }
    open.push(new Open("", "", 0, new ArrayList<>()));
    for (int i = 0; i < lines.length; i++) {
      line(i + 1, lines[i]);
    }
    Open root = open.pop();
    if (!open.isEmpty()) {
      throw new InvalidInput(
          "corosync.conf line %d: the section '%s' is never closed: add a line with '}'"
              .formatted(root.lineNumber(), Quoted.of(root.name())));
    }
    return new ConfItem.Section("", 0, "", root.items(), "");
  }

  private void line(int number, String line) {
    String trimmed = line.strip();
    if (line.length() > LINE_CHARACTERS_MAX) {
      throw broken(number, line, "it is longer than " + LINE_CHARACTERS_MAX + " characters");
    }
    Matcher opening = OPENING.matcher(trimmed);
    Matcher key = KEY.matcher(trimmed);
    if (trimmed.isEmpty() || trimmed.startsWith("#")) {
      add(new ConfItem.Note(line));
    } else if (opening.matches()) {
      if (open.size() > DEPTH_MAX) {
        throw broken(number, line, "sections are nested more than " + DEPTH_MAX + " deep");
      }
      open.push(new Open(line, opening.group(1), number, new ArrayList<>()));
    } else if (trimmed.equals("}")) {
      close(number, line);
    } else if (key.matches() && open.size() > 1) {
      add(new ConfItem.Key(line, number, key.group(1), key.group(2)));
    } else {
      String where = key.matches() ? " inside a section" : "";
      throw broken(number, line, "use 'name {', '}' or 'key: value'" + where);
    }
  }

  private void close(int number, String line) {
    if (open.size() == 1) {
      throw broken(number, line, "no section is open here");
    }
    Open done = open.pop();
    add(new ConfItem.Section(done.line(), done.lineNumber(), done.name(), done.items(), line));
  }

  private void add(ConfItem item) {
    open.element().items().add(item);
  }

  private static InvalidInput broken(int number, String line, String why) {
    return new InvalidInput(
        "corosync.conf line %d: '%s' is not understood: %s"
            .formatted(number, Quoted.of(line.strip()), why));
  }
}
