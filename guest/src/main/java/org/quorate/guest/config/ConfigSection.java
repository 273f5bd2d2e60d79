package org.quorate.guest.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quorate.model.InvalidInput;
import org.quorate.model.Quoted;

/**
 * The main part, {@code [PENDING]}, a {@code [special:…]} or a snapshot of a configuration.
 * Immutable.
 *
 * @param name empty for the main part
 * @param header the line it begins with; null for the main part
 */
record ConfigSection(String name, @Nullable String header, List<Line> lines) {
  private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  /** A physical line; without a key it is a comment, blank or unreadable. */
  record Line(String raw, @Nullable String key, String value) {
    static Line of(String key, String value) {
      return new Line(key + ": " + value, key, value);
    }
  }

  ConfigSection {
    lines = List.copyOf(lines);
  }

  Optional<String> get(String key) {
    return lines.stream().filter(line -> key.equals(line.key())).map(Line::value).findFirst();
  }

  SortedMap<String, String> values() {
    SortedMap<String, String> values = new TreeMap<>();
    for (Line line : lines) {
      if (line.key() != null) {
        values.put(line.key(), line.value());
      }
    }
    return Collections.unmodifiableSortedMap(values);
  }

  /** The key's line replaced, or put where the alphabet wants it. */
  ConfigSection with(String key, String value) {
    String text = value.strip();
    if (!KEY.matcher(key).matches()
        || text.isEmpty()
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInput(
          "'" + Quoted.of(key + ": " + value) + "' cannot be an option: use one line 'key: value'");
    }
    List<Line> changed = new ArrayList<>(lines);
    int place = -1;
    int end = 0;
    for (int i = 0; i < changed.size(); i++) {
      String there = changed.get(i).key();
      if (key.equals(there)) {
        changed.set(i, Line.of(key, text));
        return new ConfigSection(name, header, changed);
      }
      if (there != null && place < 0 && there.compareTo(key) > 0) {
        place = i;
      }
      end = changed.get(i).raw().isBlank() ? end : i + 1;
    }
    changed.add(place < 0 ? end : place, Line.of(key, text));
    return new ConfigSection(name, header, changed);
  }

  ConfigSection without(String key) {
    return new ConfigSection(
        name, header, lines.stream().filter(line -> !key.equals(line.key())).toList());
  }

  String description() {
    return Description.decode(
        lines.stream().map(Line::raw).filter(raw -> raw.startsWith("#")).toList());
  }

  ConfigSection withDescription(String text) {
    List<Line> changed = new ArrayList<>();
    Description.encode(text).forEach(raw -> changed.add(new Line(raw, null, "")));
    lines.stream().filter(line -> !line.raw().startsWith("#")).forEach(changed::add);
    return new ConfigSection(name, header, changed);
  }

  List<String> raw() {
    List<String> raw = new ArrayList<>();
    if (header != null) {
      raw.add(header);
    }
    lines.forEach(line -> raw.add(line.raw()));
    return raw;
  }
}
